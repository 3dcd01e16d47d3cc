import { describe, expect, test } from "bun:test";
import {
	EC,
	ED,
	goodClaims,
	hmacToken,
	keyToken,
	NOW,
	outcome,
	pem,
	RSA,
	verifierSettings,
	without,
} from "../../test/support/raw-tokens.ts";
import { SECRET } from "../../test/support/sign-token.ts";
import { makeVerifier } from "./verify-token.ts";

const SECONDS = NOW / 1_000;
const GOOD = goodClaims(NOW);

describe("good tokens", () => {
	test("[W11] the claims of a token become an identity", async () => {
		const profile = { name: "Alice Ä", avatarUrl: "https://a.example/1.png", role: "admin", jti: "j1", deviceId: "d1" };
		const result = await makeVerifier(verifierSettings()).verify(hmacToken({ ...GOOD, ...profile }), NOW);
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

	test("[W14] the moment of a token is known to the millisecond, so that a revocation before it does not end it", async () => {
		const verifier = makeVerifier(verifierSettings());
		for (let before = 0; before < 1_000; before += 1) {
			const result = await verifier.verify(hmacToken({ ...GOOD, iat: (NOW - before) / 1_000 }), NOW);
			expect(result.ok && result.value.issuedAt).toBe(NOW - before);
		}
	});

	test("[W11] what a token leaves out is null, and everybody is a member", async () => {
		const result = await makeVerifier(verifierSettings()).verify(
			hmacToken({ ...without(GOOD, "iat"), name: null }),
			NOW,
		);
		expect(result.ok && result.value).toMatchObject({ name: null, role: "member", jti: null, issuedAt: null });
	});

	test("[W11] a token without a company belongs to the default one, where there is one", async () => {
		const token = hmacToken(without(GOOD, "companyId"));
		const result = await makeVerifier(verifierSettings({ defaultCompany: "main" })).verify(token, NOW);
		expect(result.ok && result.value.companyId).toBe("main");
		expect(await outcome(token)).toBe("unauthorized");
	});

	test("[W10] each kind of public key verifies its own algorithm", async () => {
		const only = { jwtSecret: null };
		expect(
			await outcome(await keyToken(GOOD, { alg: "RS256", key: RSA.privateKey }), {
				...only,
				jwtPublicKey: pem(RSA.publicKey),
			}),
		).toBe("accepted");
		expect(
			await outcome(await keyToken(GOOD, { alg: "ES256", key: EC.privateKey }), {
				...only,
				jwtPublicKey: pem(EC.publicKey),
			}),
		).toBe("accepted");
		expect(
			await outcome(await keyToken(GOOD, { alg: "EdDSA", key: ED.privateKey }), {
				...only,
				jwtPublicKey: pem(ED.publicKey),
			}),
		).toBe("accepted");
	});

	test("[W10] a secret and a public key stand side by side", async () => {
		const both = { jwtPublicKey: pem(RSA.publicKey) };
		expect(await outcome(await keyToken(GOOD, { alg: "RS256", key: RSA.privateKey }), both)).toBe("accepted");
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
		const verifier = makeVerifier(verifierSettings());
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
