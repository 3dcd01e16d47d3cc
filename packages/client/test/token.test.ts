import { expect, test } from "bun:test";
import { TokenSource } from "../src/connection/token.ts";

function tokenOf(claims: object): string {
	return `e30.${btoa(JSON.stringify(claims))}.`;
}

test("[W1] [T-07] a token of another user is taken for none: what one user wrote is not sent as another", async () => {
	let claims: object = { sub: "ada", companyId: "acme", jti: 1 };
	const tokens = new TokenSource(
		() => tokenOf(claims),
		() => 0,
	);
	await tokens.get(false);
	claims = { sub: "ada", companyId: "acme", jti: 2 };
	expect(await tokens.get(true)).toBe(tokenOf(claims));
	for (const other of [
		{ sub: "bob", companyId: "acme" },
		{ sub: "ada", companyId: "rival" },
	]) {
		claims = other;
		await expect(tokens.get(true)).rejects.toMatchObject({ code: "forbidden", retryable: false });
	}
	expect([tokens.userId, tokens.companyId]).toEqual(["ada", "acme"]);
});

test.each(["<!doctype html><title>502</title>", '{"error":"down"}', "a.e30.c", ""])(
	"[W14] %p in place of a newer token ends nothing: the application is asked again",
	async (page) => {
		let given = tokenOf({ sub: "ada", companyId: "acme" });
		const tokens = new TokenSource(
			() => given,
			() => 0,
		);
		const first = await tokens.get(false);
		given = page;
		await expect(tokens.get(true)).rejects.toMatchObject({ code: "unavailable", retryable: true });
		expect([tokens.current, tokens.userId]).toEqual([first, "ada"]);
		given = tokenOf({ sub: "ada", companyId: "acme", jti: 2 });
		expect(await tokens.get(true)).toBe(given);
	},
);
