import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { CryptoKey, JWSHeaderParameters, RemoteJWKSet } from "jose";
import { readPublicKey } from "./public-key.ts";

/** What a key says to a token's signature. `unavailable`: the keys could not be fetched. */
export type SignatureVerdict = "good" | "bad" | "unavailable";

/** A token in its three parts. Nothing of it is trusted. */
export type TokenParts = {
	readonly token: string;
	readonly header: Readonly<Record<string, unknown>>;
	/** What is signed: header and payload as they came. */
	readonly signed: string;
	readonly signature: string;
};

/** One configured key, and the only algorithms that it may be used with (W10). */
export type TrustedKey = {
	readonly algorithms: readonly string[];
	check(parts: TokenParts, now: number): SignatureVerdict | Promise<SignatureVerdict>;
};

/** How long to leave an issuer alone that did not answer, and how long to wait for it, in milliseconds. */
const JWKS_REST = 1_000;
const JWKS_TIMEOUT = 3_000;

/** HS256. By hand, because it is on the path of every connection: a tenth of the price of the Web Crypto API. */
export function sharedSecret(secret: string): TrustedKey {
	return {
		algorithms: ["HS256"],
		check({ signed, signature }) {
			const expected = Buffer.from(createHmac("sha256", secret).update(signed).digest("base64url"));
			const given = Buffer.from(signature);
			return given.length === expected.length && timingSafeEqual(given, expected) ? "good" : "bad";
		},
	};
}

/** The one algorithm that a public key is made for. Throws where it is none: settings are checked before. */
export function publicKey(text: string): TrustedKey {
	const read = readPublicKey(text);
	if (read === undefined) throw new Error("The configured public key is none.");
	return { algorithms: [read.algorithm], check: ({ token }) => verifyWith(token, read.key, read.algorithm) };
}

/** The keys that an issuer publishes. Fetched when a token first needs them, kept for ten minutes. */
export function publishedKeys(url: string): TrustedKey {
	let keys: Promise<RemoteJWKSet> | undefined;
	let restUntil = 0;
	return {
		algorithms: ["RS256", "ES256", "EdDSA"],
		async check({ token, header }, now) {
			keys ??= remoteKeys(url);
			const known = await keys;
			// Keys that were fetched a while ago still serve: one token that they cannot judge must not shut out the others.
			if (now < restUntil && !known.fresh) return "unavailable";
			const candidates = await candidateKeys(known, header, token);
			if (candidates === "unavailable") restUntil = now + JWKS_REST;
			if (candidates === "unavailable" || candidates === "none") return candidates === "none" ? "bad" : candidates;
			for (const key of candidates) if ((await verifyWith(token, key, String(header.alg))) === "good") return "good";
			return "bad";
		},
	};
}

async function remoteKeys(url: string): Promise<RemoteJWKSet> {
	const { createRemoteJWKSet } = await import("jose");
	return createRemoteJWKSet(new URL(url), { timeoutDuration: JWKS_TIMEOUT });
}

async function verifyWith(token: string, key: KeyObject | CryptoKey, algorithm: string): Promise<SignatureVerdict> {
	const { compactVerify } = await import("jose");
	try {
		await compactVerify(token, key, { algorithms: [algorithm] });
		return "good";
	} catch {
		return "bad"; // Every way a signature can fail is one answer.
	}
}

type Candidates = readonly CryptoKey[] | "none" | "unavailable";

async function candidateKeys(keys: RemoteJWKSet, header: TokenParts["header"], token: string): Promise<Candidates> {
	const { errors } = await import("jose");
	const [, payload = "", signature = ""] = token.split(".");
	try {
		return [await keys(header as JWSHeaderParameters, { payload, signature })];
	} catch (error) {
		if (error instanceof errors.JWKSMultipleMatchingKeys) return Array.fromAsync(error);
		const refused = error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported;
		return refused ? "none" : "unavailable";
	}
}
