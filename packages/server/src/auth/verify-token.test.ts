import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { exportJWK, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { makeVerifier, type VerifierSettings } from "./verify-token.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const SECONDS = NOW / 1_000;
const SECRET = "correct-horse-battery-staple-0123456789";
const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const GOOD = { sub: "alice", companyId: "acme", iat: SECONDS - 60, exp: SECONDS + 600 };

function pem(key: KeyObject): string {
	return String(key.export({ type: "spki", format: "pem" }));
}

function settings(own: Partial<VerifierSettings> = {}): VerifierSettings {
	return {
		jwtSecret: SECRET,
		jwksUrl: null,
		jwtPublicKey: null,
		jwtIssuer: null,
		jwtAudience: null,
		defaultCompany: null,
		clockLeeway: 5_000,
		...own,
	};
}

type Signing = { readonly key?: string | KeyObject; readonly header?: Record<string, unknown> };

/** Any header over any payload: what an attacker can write. */
function hmacToken(claims: unknown, { key = SECRET, header = {} }: Signing = {}): string {
	const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const signed = `${part({ alg: "HS256", typ: "JWT", ...header })}.${part(claims)}`;
	return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function signed(claims: Record<string, unknown>, alg: string, key: KeyObject, kid?: string): Promise<string> {
	return new SignJWT(claims).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key);
}

async function outcome(token: string, own: Partial<VerifierSettings> = {}, now = NOW): Promise<string> {
	const result = await makeVerifier(settings(own)).verify(token, now);
	return result.ok ? "accepted" : result.error.code;
}

function without(claim: keyof typeof GOOD): Record<string, unknown> {
	return Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim));
}

describe("good tokens", () => {
	test("[W11] the claims of a token become an identity", async () => {
		const profile = { name: "Alice Ä", avatarUrl: "https://a.example/1.png", role: "admin", jti: "j1", deviceId: "d1" };
		const result = await makeVerifier(settings()).verify(hmacToken({ ...GOOD, ...profile }), NOW);
		expect(result).toEqual({
			ok: true,
			value: {
				companyId: "acme",
				userId: "alice",
				name: "Alice Ä",
				avatarUrl: "https://a.example/1.png",
				role: "admin",
				jti: "j1",
				deviceId: "d1",
				issuedAt: NOW - 60_000,
				expiresAt: NOW + 600_000,
			},
		});
	});

	test("[W11] what a token leaves out is null, and everybody is a member", async () => {
		const result = await makeVerifier(settings()).verify(hmacToken({ ...without("iat"), name: null }), NOW);
		expect(result.ok && result.value).toMatchObject({ name: null, role: "member", jti: null, issuedAt: null });
	});

	test("[W11] a token without a company belongs to the default one, where there is one", async () => {
		const token = hmacToken(without("companyId"));
		const result = await makeVerifier(settings({ defaultCompany: "main" })).verify(token, NOW);
		expect(result.ok && result.value.companyId).toBe("main");
		expect(await outcome(token)).toBe("unauthorized");
	});

	test("[W10] each kind of public key verifies its own algorithm", async () => {
		const only = { jwtSecret: null };
		expect(
			await outcome(await signed(GOOD, "RS256", rsa.privateKey), { ...only, jwtPublicKey: pem(rsa.publicKey) }),
		).toBe("accepted");
		expect(
			await outcome(await signed(GOOD, "ES256", ec.privateKey), { ...only, jwtPublicKey: pem(ec.publicKey) }),
		).toBe("accepted");
		expect(
			await outcome(await signed(GOOD, "EdDSA", ed.privateKey), { ...only, jwtPublicKey: pem(ed.publicKey) }),
		).toBe("accepted");
	});

	test("[W10] a secret and a public key stand side by side", async () => {
		const both = { jwtPublicKey: pem(rsa.publicKey) };
		expect(await outcome(await signed(GOOD, "RS256", rsa.privateKey), both)).toBe("accepted");
		expect(await outcome(hmacToken(GOOD), both)).toBe("accepted");
	});

	test("[W10] issuer and audience are looked at where they are configured", async () => {
		const strict = { jwtIssuer: "https://id.example", jwtAudience: "rollcall" };
		const said = { ...GOOD, iss: "https://id.example", aud: ["other", "rollcall"] };
		expect(await outcome(hmacToken(said), strict)).toBe("accepted");
		expect(await outcome(hmacToken({ ...said, aud: "rollcall" }), strict)).toBe("accepted");
		expect(await outcome(hmacToken({ ...GOOD, iss: "anyone", aud: "anything" }))).toBe("accepted");
	});
});

describe("time", () => {
	test("[W14] a token is accepted until exp and the leeway have passed", async () => {
		const token = hmacToken(GOOD);
		expect(await outcome(token, {}, NOW + 604_999)).toBe("accepted");
		expect(await outcome(token, {}, NOW + 605_000)).toBe("token_expired");
	});

	test("[W14] a token that is remembered expires like any other", async () => {
		const verifier = makeVerifier(settings());
		const token = hmacToken(GOOD);
		expect((await verifier.verify(token, NOW)).ok).toBe(true);
		const late = await verifier.verify(token, NOW + 605_000);
		expect(late.ok ? "accepted" : late.error.code).toBe("token_expired");
	});

	test("[W13] token_expired is said only where age is the sole fault", async () => {
		const old = { ...GOOD, exp: SECONDS - 3_600 };
		expect(await outcome(hmacToken(old))).toBe("token_expired");
		expect(await outcome(hmacToken({ ...old, sub: "no spaces" }))).toBe("unauthorized");
		expect(await outcome(hmacToken(old), { jwtIssuer: "https://id.example" })).toBe("unauthorized");
		expect(await outcome(hmacToken(old, { key: `${SECRET}x` }))).toBe("unauthorized");
	});

	test("[W14] nbf and iat have the leeway, and no more", async () => {
		expect(await outcome(hmacToken({ ...GOOD, nbf: SECONDS + 5, iat: SECONDS + 5 }))).toBe("accepted");
		expect(await outcome(hmacToken({ ...GOOD, nbf: SECONDS + 6 }))).toBe("unauthorized");
		expect(await outcome(hmacToken({ ...GOOD, iat: SECONDS + 6 }))).toBe("unauthorized");
	});
});

const publicPem = pem(rsa.publicKey);
const header = (own: Record<string, unknown>, key: string = SECRET) => hmacToken(GOOD, { header: own, key });
const claim = (own: Record<string, unknown>) => hmacToken({ ...GOOD, ...own });

/** Settings: the secret, an RSA public key, an issuer-less, audience-less server. */
const HOSTILE: Record<string, string | Promise<string>> = {
	"nothing at all": "",
	"no token": "hello",
	"two parts": hmacToken(GOOD).split(".").slice(0, 2).join("."),
	"an empty signature": `${hmacToken(GOOD).split(".").slice(0, 2).join(".")}.`,
	"five parts": `${hmacToken(GOOD)}.a.b`,
	"a trailing newline": `${hmacToken(GOOD)}\n`,
	"standard base64": hmacToken(GOOD).replace(/.$/, "="),
	"more than 8 KiB": claim({ padding: "x".repeat(9_000) }),
	"alg none": new UnsecuredJWT(GOOD).encode(),
	"alg none with a signature": header({ alg: "none" }),
	"alg NONE": header({ alg: "NONE" }),
	"no alg": header({ alg: undefined }),
	"alg as a list": header({ alg: ["HS256"] }),
	"an alg of Object.prototype": header({ alg: "constructor" }),
	"a foreign secret": hmacToken(GOOD, { key: "another-secret-of-more-than-32-bytes-length" }),
	"an empty secret": hmacToken(GOOD, { key: "" }),
	"the public key as a secret": hmacToken(GOOD, { key: publicPem }),
	"the public key as a secret, called RS256": hmacToken(GOOD, { key: publicPem, header: { alg: "RS256" } }),
	"HS512 with the right secret": new SignJWT(GOOD)
		.setProtectedHeader({ alg: "HS512" })
		.sign(Buffer.from(SECRET.repeat(2))),
	"a foreign RSA key": signed(GOOD, "RS256", otherRsa.privateKey),
	"PS256 with the right RSA key": signed(GOOD, "PS256", rsa.privateKey),
	"RS512 with the right RSA key": signed(GOOD, "RS512", rsa.privateKey),
	"ES256 where no such key is": signed(GOOD, "ES256", ec.privateKey),
	"its own key in the header": exportJWK(otherRsa.publicKey).then((jwk) =>
		new SignJWT(GOOD).setProtectedHeader({ alg: "RS256", jwk }).sign(otherRsa.privateKey),
	),
	"a kid that is a path, signed with nothing": hmacToken(GOOD, { key: "", header: { kid: "../../../../dev/null" } }),
	"a critical extension": header({ crit: ["exp"] }),
	"an unencoded payload": header({ b64: false }),
	"a refresh token by its header": header({ typ: "refresh+jwt" }),
	"a refresh token by typ": claim({ typ: "Refresh" }),
	"a refresh token by type": claim({ type: "refresh" }),
	"a refresh token by token_use": claim({ token_use: "refresh_token" }),
	"an id token": claim({ token_use: "id" }),
	"no exp": hmacToken(without("exp")),
	"exp as text": claim({ exp: String(GOOD.exp) }),
	"exp beyond all time": claim({ exp: 1e300 }),
	"exp null": claim({ exp: null }),
	"a negative exp": claim({ exp: -1 }),
	"not valid yet": claim({ nbf: SECONDS + 3_600 }),
	"made in the future": claim({ iat: SECONDS + 3_600 }),
	"iat as text": claim({ iat: "now" }),
	"no sub": hmacToken(without("sub")),
	"sub as a number": claim({ sub: 7 }),
	"an empty sub": claim({ sub: "" }),
	"a sub with a separator": claim({ sub: "alice:bob" }),
	"a sub with a pattern": claim({ sub: "*" }),
	"a sub with a line end": claim({ sub: "alice\n" }),
	"a sub of 129 characters": claim({ sub: "a".repeat(129) }),
	"no company": hmacToken(without("companyId")),
	"a company with a slash": claim({ companyId: "acme/../other" }),
	"a company that is a list": claim({ companyId: ["acme"] }),
	"a role there is not": claim({ role: "operator" }),
	"a role in a list": claim({ role: ["admin"] }),
	"a device with a pattern": claim({ deviceId: "d*" }),
	"a name that is an object": claim({ name: { first: "Al" } }),
	"a name with NUL": claim({ name: "Al\u0000" }),
	"an avatar that is a script": claim({ avatarUrl: "javascript:alert(1)" }),
	"a payload that is a list": hmacToken([GOOD]),
	"a payload that is null": hmacToken(null),
	"a changed payload": hmacToken(GOOD).replace(
		/\.[^.]+\./,
		`.${Buffer.from(JSON.stringify({ ...GOOD, sub: "bob" })).toString("base64url")}.`,
	),
};

describe("hostile tokens", () => {
	const verifier = makeVerifier(settings({ jwtPublicKey: publicPem }));

	test.each(Object.entries(HOSTILE))("[T-01] %s is unauthorized", async (_, token) => {
		const result = await verifier.verify(await token, NOW);
		expect(result.ok ? "accepted" : result.error).toEqual({
			code: "unauthorized",
			message: "The token is missing, malformed, or not signed by a key this server trusts.",
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
		const judge = makeVerifier(settings(), (why) => heard.push(why));
		const result = await judge.verify(claim({ role: "root" }), NOW);
		expect(heard).toEqual(["role"]);
		expect(JSON.stringify(result)).not.toContain("role");
	});
});

describe("published keys", () => {
	let published: JWK[] = [];
	let answer: "keys" | "error" = "keys";
	let fetches = 0;
	const issuer = Bun.serve({
		port: 0,
		hostname: "127.0.0.1",
		fetch() {
			fetches++;
			return answer === "keys" ? Response.json({ keys: published }) : new Response("down", { status: 500 });
		},
	});
	const own = { jwtSecret: null, jwksUrl: `http://127.0.0.1:${issuer.port}/jwks` };

	beforeAll(async () => {
		published = [
			{ ...(await exportJWK(rsa.publicKey)), kid: "r1" },
			{ ...(await exportJWK(otherRsa.publicKey)), kid: "r2" },
			{ ...(await exportJWK(ec.publicKey)), kid: "e1" },
		];
	});
	afterAll(() => issuer.stop(true));

	test("[W10] tokens are checked with the keys that the issuer publishes, by kid or by trying", async () => {
		expect(await outcome(await signed(GOOD, "RS256", otherRsa.privateKey, "r2"), own)).toBe("accepted");
		expect(await outcome(await signed(GOOD, "RS256", otherRsa.privateKey), own)).toBe("accepted");
		expect(await outcome(await signed(GOOD, "ES256", ec.privateKey, "e1"), own)).toBe("accepted");
	});

	test("[T-01] a foreign key, an unknown kid and a shared-secret algorithm are unauthorized", async () => {
		const foreign = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
		expect(await outcome(await signed(GOOD, "RS256", foreign, "r1"), own)).toBe("unauthorized");
		expect(await outcome(await signed(GOOD, "RS256", foreign), own)).toBe("unauthorized");
		expect(await outcome(await signed(GOOD, "RS256", rsa.privateKey, "../r1"), own)).toBe("unauthorized");
		expect(await outcome(hmacToken(GOOD), own)).toBe("unauthorized");
	});

	test("[W10] one fetch serves many tokens", async () => {
		const verifier = makeVerifier(settings(own));
		fetches = 0;
		for (const user of ["a", "b", "c"]) {
			expect((await verifier.verify(await signed({ ...GOOD, sub: user }, "RS256", rsa.privateKey, "r1"), NOW)).ok).toBe(
				true,
			);
		}
		expect(fetches).toBe(1);
	});

	test("[W17] keys that cannot be fetched are unavailable, and the issuer is left alone for a second", async () => {
		const verifier = makeVerifier(settings(own));
		const token = await signed(GOOD, "RS256", rsa.privateKey, "r1");
		const code = async (now: number) => {
			const result = await verifier.verify(token, now);
			return result.ok ? "accepted" : result.error.code;
		};
		answer = "error";
		fetches = 0;
		expect([await code(NOW), await code(NOW + 999)]).toEqual(["unavailable", "unavailable"]);
		expect(fetches).toBe(1);
		answer = "keys";
		expect(await code(NOW + 1_000)).toBe("accepted");
	});
});
