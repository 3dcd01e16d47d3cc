import { describe, expect, test } from "bun:test";
import { hostileTokens } from "../../test/support/hostile-tokens.ts";
import { goodClaims, hmacToken, NOW, outcome, pem, RSA, verifierSettings } from "../../test/support/raw-tokens.ts";
import { makeVerifier } from "./verify-token.ts";

const GOOD = goodClaims(NOW);

describe("hostile tokens", () => {
	const verifier = makeVerifier(verifierSettings({ jwtPublicKey: pem(RSA.publicKey) }));

	test.each(Object.entries(hostileTokens(NOW)))("[T-01] %s is unauthorized", async (_, token) => {
		const result = await verifier.verify(await token, NOW);
		expect(result.ok ? "accepted" : result.error).toEqual({
			code: "unauthorized",
			message: "The token is missing, malformed, ended, or not signed by a key this server trusts.",
		});
	});

	test("[T-01] wrong issuer and wrong audience are unauthorized where configured", async () => {
		const strict = { jwtIssuer: "https://id.example", jwtAudience: "rollcall" };
		const right = { ...GOOD, iss: strict.jwtIssuer, aud: strict.jwtAudience };
		for (const wrong of [
			{ iss: undefined },
			{ iss: "https://id.example/" },
			{ aud: undefined },
			{ aud: ["rollcall2"] },
			{ aud: {} },
		]) {
			expect(await outcome(hmacToken({ ...right, ...wrong }), strict)).toBe("unauthorized");
		}
	});

	test("[T-01] what is no text is unauthorized", async () => {
		for (const value of [undefined, null, 7, {}, [hmacToken(GOOD)]]) {
			expect((await verifier.verify(value as unknown as string, NOW)).ok).toBe(false);
		}
	});

	test("[T-01] why a token was refused goes to the log and not to the client", async () => {
		const heard: string[] = [];
		const judge = makeVerifier(verifierSettings(), (why) => heard.push(why));
		const result = await judge.verify(hmacToken({ ...GOOD, role: "root" }), NOW);
		expect(heard).toEqual(["role"]);
		expect(JSON.stringify(result)).not.toContain("role");
	});
});
