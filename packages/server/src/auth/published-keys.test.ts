import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { exportJWK, type JWK } from "jose";
import {
	EC,
	FOREIGN_RSA,
	goodClaims,
	hmacToken,
	keyToken,
	NOW,
	outcome,
	RSA,
	verifierSettings,
} from "../../test/support/raw-tokens.ts";
import { makeVerifier } from "./verify-token.ts";

const GOOD = goodClaims(NOW);

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
			{ ...(await exportJWK(RSA.publicKey)), kid: "r1" },
			{ ...(await exportJWK(FOREIGN_RSA.publicKey)), kid: "r2" },
			{ ...(await exportJWK(EC.publicKey)), kid: "e1" },
		];
	});
	afterAll(() => issuer.stop(true));

	test("[W10] tokens are checked with the keys that the issuer publishes, by kid or by trying", async () => {
		expect(await outcome(await keyToken(GOOD, { alg: "RS256", key: FOREIGN_RSA.privateKey, kid: "r2" }), own)).toBe(
			"accepted",
		);
		expect(await outcome(await keyToken(GOOD, { alg: "RS256", key: FOREIGN_RSA.privateKey }), own)).toBe("accepted");
		expect(await outcome(await keyToken(GOOD, { alg: "ES256", key: EC.privateKey, kid: "e1" }), own)).toBe("accepted");
	});

	test("[T-01] a foreign key, an unknown kid and a shared-secret algorithm are unauthorized", async () => {
		const foreign = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
		expect(await outcome(await keyToken(GOOD, { alg: "RS256", key: foreign, kid: "r1" }), own)).toBe("unauthorized");
		expect(await outcome(await keyToken(GOOD, { alg: "RS256", key: foreign }), own)).toBe("unauthorized");
		expect(await outcome(await keyToken(GOOD, { alg: "RS256", key: RSA.privateKey, kid: "../r1" }), own)).toBe(
			"unauthorized",
		);
		expect(await outcome(hmacToken(GOOD), own)).toBe("unauthorized");
	});

	test("[W10] one fetch serves many tokens", async () => {
		const verifier = makeVerifier(verifierSettings(own));
		fetches = 0;
		for (const user of ["a", "b", "c"]) {
			expect(
				(
					await verifier.verify(
						await keyToken({ ...GOOD, sub: user }, { alg: "RS256", key: RSA.privateKey, kid: "r1" }),
						NOW,
					)
				).ok,
			).toBe(true);
		}
		expect(fetches).toBe(1);
	});

	test("[W17] keys that cannot be fetched are unavailable, and the issuer is left alone for a second", async () => {
		const verifier = makeVerifier(verifierSettings(own));
		const token = await keyToken(GOOD, { alg: "RS256", key: RSA.privateKey, kid: "r1" });
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

	test("[W10] a token that names a broken key shuts out nobody else", async () => {
		const { y: _, ...broken } = await exportJWK(EC.publicKey);
		published.push({ ...broken, kid: "broken" });
		const verifier = makeVerifier(verifierSettings(own));
		const hostile = await keyToken(GOOD, { alg: "ES256", key: EC.privateKey, kid: "broken" });
		expect((await verifier.verify(hostile, NOW)).ok).toBe(false);
		const good = await keyToken(GOOD, { alg: "RS256", key: RSA.privateKey, kid: "r1" });
		expect((await verifier.verify(good, NOW + 1)).ok).toBe(true);
		published.pop();
	});
});
