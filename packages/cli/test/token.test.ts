import { afterAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeVerifier } from "@rollcall/server/auth/verify-token";
import { ensureDevSecret } from "@rollcall/server/config/dev-secret";
import { defaultConfig } from "@rollcall/server/config/load";
import { rollcall, temporaryFolder } from "./support/command.ts";

const SECRET = "correct-horse-battery-staple-0123456789";
const ENVIRONMENT = { ROLLCALL_JWT_SECRET: SECRET };
const folder = temporaryFolder();
afterAll(folder.remove);

async function claimsOf(out: string, own: Parameters<typeof defaultConfig>[0] = {}) {
	const result = await makeVerifier(defaultConfig({ jwtSecret: SECRET, ...own })).verify(out.trim(), Date.now());
	return result.ok ? result.value : result.error;
}

test("[W10] a token is signed with the configured secret, and stands alone on standard output", async () => {
	const words = "token --user alice --company acme --role admin --ttl 90s --device phone".split(" ");
	const { code, out, err } = await rollcall([...words, "--name", "Alice A."], ENVIRONMENT);
	expect({ code, err, lines: out.split("\n").length }).toEqual({ code: 0, err: "", lines: 2 });
	const claims = await claimsOf(out);
	expect(claims).toMatchObject({
		userId: "alice",
		companyId: "acme",
		role: "admin",
		name: "Alice A.",
		deviceId: "phone",
	});
	expect("expiresAt" in claims && claims.expiresAt - (claims.issuedAt ?? 0)).toBe(90_000);
});

test("[W10] issuer, audience and default company are those the server asks for", async () => {
	const own = { jwtIssuer: "https://id.example", jwtAudience: "rollcall" };
	const { out } = await rollcall(["token", "--user", "alice"], {
		...ENVIRONMENT,
		ROLLCALL_JWT_ISSUER: own.jwtIssuer,
		ROLLCALL_JWT_AUDIENCE: own.jwtAudience,
		ROLLCALL_DEFAULT_COMPANY: "main",
	});
	expect(await claimsOf(out, own)).toMatchObject({ userId: "alice", companyId: "main" });
});

test("[W10] the secret that serve --dev made is found in the data folder", async () => {
	const { secret } = ensureDevSecret(folder.path);
	const { out } = await rollcall(["token", "--user", "alice", "--company", "acme", "--data-dir", folder.path]);
	expect(await claimsOf(out, { jwtSecret: secret })).toMatchObject({ userId: "alice" });
});

test("[W10] the secret may lie in a file", async () => {
	const path = join(folder.path, "secret");
	writeFileSync(path, `${SECRET}\n`);
	const { out } = await rollcall(["token", "--user", "alice", "--company", "acme", "--jwt-secret-file", path]);
	expect(await claimsOf(out)).toMatchObject({ userId: "alice" });
});

describe("refusals", () => {
	test("[W10] without a secret nothing is signed", async () => {
		const { code, out, err } = await rollcall(["token", "--user", "a", "--company", "b", "--data-dir", "/nonexistent"]);
		expect({ code, out }).toEqual({ code: 1, out: "" });
		expect(err).toContain("serve --dev");
	});

	test("[W11] every fault of the order is said at once", async () => {
		const words = ["token", "--user", "a b", "--company", "c:d", "--device", "*", "--ttl", "soon"];
		const { code, err } = await rollcall(words, ENVIRONMENT);
		expect(code).toBe(2);
		expect(err.match(/^--\w+/gm)).toEqual(["--user", "--company", "--device", "--ttl"]);
	});

	test("[W11] a company is needed where there is no default one, and a role is one of two", async () => {
		expect(await rollcall(["token", "--user", "alice"], ENVIRONMENT)).toMatchObject({ code: 2, out: "" });
		const { code, err } = await rollcall("token --user a --company b --role operator".split(" "), ENVIRONMENT);
		expect(code).toBe(2);
		expect(err).toContain("Allowed choices are member, admin");
	});
});
