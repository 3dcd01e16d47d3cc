import type { KeyObject } from "node:crypto";
import { exportJWK, SignJWT, UnsecuredJWT } from "jose";
import { EC, FOREIGN_RSA, goodClaims, hmacToken, keyToken, pem, type RawClaims, RSA, without } from "./raw-tokens.ts";
import { SECRET } from "./sign-token.ts";

/**
 * Tokens that must be refused as `unauthorized` by a server that trusts `SECRET` and the public key of `RSA`, and looks at
 * neither issuer nor audience (T-01). By what is wrong with each; `now` in milliseconds.
 */
export function hostileTokens(now: number): Readonly<Record<string, string | Promise<string>>> {
	const good = goodClaims(now);
	const seconds = Math.floor(now / 1_000);
	const publicPem = pem(RSA.publicKey);
	const header = (own: RawClaims, key: string | KeyObject = SECRET) => hmacToken(good, { header: own, key });
	const claim = (own: RawClaims) => hmacToken({ ...good, ...own });
	return {
		"nothing at all": "",
		"no token": "hello",
		"two parts": hmacToken(good).split(".").slice(0, 2).join("."),
		"an empty signature": `${hmacToken(good).split(".").slice(0, 2).join(".")}.`,
		"five parts": `${hmacToken(good)}.a.b`,
		"a trailing newline": `${hmacToken(good)}\n`,
		"standard base64": hmacToken(good).replace(/.$/, "="),
		"more than 8 KiB": claim({ padding: "x".repeat(9_000) }),
		"alg none": new UnsecuredJWT(good).encode(),
		"alg none with a signature": header({ alg: "none" }),
		"alg NONE": header({ alg: "NONE" }),
		"no alg": header({ alg: undefined }),
		"alg as a list": header({ alg: ["HS256"] }),
		"an alg of Object.prototype": header({ alg: "constructor" }),
		"a foreign secret": hmacToken(good, { key: "another-secret-of-more-than-32-bytes-length" }),
		"an empty secret": hmacToken(good, { key: "" }),
		"the public key as a secret": hmacToken(good, { key: publicPem }),
		"the public key as a secret, called RS256": hmacToken(good, { key: publicPem, header: { alg: "RS256" } }),
		"HS512 with the right secret": new SignJWT(good)
			.setProtectedHeader({ alg: "HS512" })
			.sign(Buffer.from(SECRET.repeat(2))),
		"a foreign RSA key": keyToken(good, { alg: "RS256", key: FOREIGN_RSA.privateKey }),
		"PS256 with the right RSA key": keyToken(good, { alg: "PS256", key: RSA.privateKey }),
		"RS512 with the right RSA key": keyToken(good, { alg: "RS512", key: RSA.privateKey }),
		"ES256 where no such key is": keyToken(good, { alg: "ES256", key: EC.privateKey }),
		"its own key in the header": exportJWK(FOREIGN_RSA.publicKey).then((jwk) =>
			new SignJWT(good).setProtectedHeader({ alg: "RS256", jwk }).sign(FOREIGN_RSA.privateKey),
		),
		"a kid that is a path, signed with nothing": hmacToken(good, { key: "", header: { kid: "../../../../dev/null" } }),
		"a critical extension": header({ crit: ["exp"] }),
		"an unencoded payload": header({ b64: false }),
		"a refresh token by its header": header({ typ: "refresh+jwt" }),
		"a refresh token by typ": claim({ typ: "Refresh" }),
		"a refresh token by type": claim({ type: "refresh" }),
		"a refresh token by token_use": claim({ token_use: "refresh_token" }),
		"an id token": claim({ token_use: "id" }),
		"no exp": hmacToken(without(good, "exp")),
		"exp as text": claim({ exp: String(good.exp) }),
		"exp beyond all time": claim({ exp: 1e300 }),
		"exp null": claim({ exp: null }),
		"a negative exp": claim({ exp: -1 }),
		"not valid yet": claim({ nbf: seconds + 3_600 }),
		"made in the future": claim({ iat: seconds + 3_600 }),
		"iat as text": claim({ iat: "now" }),
		"no sub": hmacToken(without(good, "sub")),
		"sub as a number": claim({ sub: 7 }),
		"an empty sub": claim({ sub: "" }),
		"a sub with a separator": claim({ sub: "alice:bob" }),
		"a sub with a pattern": claim({ sub: "*" }),
		"a sub with a line end": claim({ sub: "alice\n" }),
		"a sub of 129 characters": claim({ sub: "a".repeat(129) }),
		"no company": hmacToken(without(good, "companyId")),
		"a company with a slash": claim({ companyId: "acme/../other" }),
		"a company that is a list": claim({ companyId: ["acme"] }),
		"a role there is not": claim({ role: "operator" }),
		"a role in a list": claim({ role: ["admin"] }),
		"a device with a pattern": claim({ deviceId: "d*" }),
		"a name that is an object": claim({ name: { first: "Al" } }),
		"a name with NUL": claim({ name: "Al\u0000" }),
		"an avatar that is a script": claim({ avatarUrl: "javascript:alert(1)" }),
		"a payload that is a list": hmacToken([good]),
		"a payload that is null": hmacToken(null),
		"a changed payload": hmacToken(good).replace(
			/\.[^.]+\./,
			`.${Buffer.from(JSON.stringify({ ...good, sub: "bob" })).toString("base64url")}.`,
		),
	};
}
