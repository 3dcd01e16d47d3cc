import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { makeVerifier, type VerifierSettings } from "../../src/auth/verify-token.ts";
import { SECRET } from "./sign-token.ts";

/** A moment for tests that move their clock, in milliseconds. */
export const NOW = Date.UTC(2026, 0, 15, 12);
export const RSA = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const FOREIGN_RSA = generateKeyPairSync("rsa", { modulusLength: 2_048 });
export const EC = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const ED = generateKeyPairSync("ed25519");

export type RawClaims = Readonly<Record<string, unknown>>;

type HmacOptions = { readonly key?: string | KeyObject; readonly header?: RawClaims };

type KeyOptions = { readonly alg: string; readonly key: KeyObject; readonly kid?: string; readonly jwk?: object };

/** Claims of a token that was made a minute ago and is good for ten more. */
export function goodClaims(now: number): RawClaims {
	const seconds = Math.floor(now / 1_000);
	return { sub: "alice", companyId: "acme", iat: seconds - 60, exp: seconds + 600 };
}

export function without(claims: RawClaims, name: string): RawClaims {
	return Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name));
}

export function pem(key: KeyObject): string {
	return String(key.export({ type: "spki", format: "pem" }));
}

/** Any header over any payload, signed with HMAC-SHA-256: what an attacker can write. */
export function hmacToken(claims: unknown, { key = SECRET, header = {} }: HmacOptions = {}): string {
	const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const signed = `${part({ alg: "HS256", typ: "JWT", ...header })}.${part(claims)}`;
	return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

export function keyToken(claims: RawClaims, { key, ...header }: KeyOptions): Promise<string> {
	return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

/** The settings of a verifier that trusts the shared secret alone, and the test's own over them. */
export function verifierSettings(own: Partial<VerifierSettings> = {}): VerifierSettings {
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

/** What a fresh verifier says to a token: `accepted`, or the code of the refusal. */
export async function outcome(token: string, own: Partial<VerifierSettings> = {}, now: number = NOW): Promise<string> {
	const result = await makeVerifier(verifierSettings(own)).verify(token, now);
	return result.ok ? "accepted" : result.error.code;
}
