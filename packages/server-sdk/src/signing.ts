import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { SignJWT } from "jose";

/** What tokens are signed with: the secret that the server shares, or a private key whose public one it knows. */
export type Signing = { readonly issuer?: string; readonly audience?: string } & (
	| { readonly secret: string }
	/** A file that holds the secret. */
	| { readonly secretFile: string }
	/** PEM: RSA (2048 bits or more), P-256 or Ed25519. `keyId` where the server has its keys from a JWKS. */
	| { readonly privateKey: string; readonly keyId?: string }
	| { readonly privateKeyFile: string; readonly keyId?: string }
);

export type SigningAlgorithm = "HS256" | "RS256" | "ES256" | "EdDSA";

/** Whom a token is for. Ids: 1 to 128 characters of `A-Z a-z 0-9 _ . @ | + = -`. */
export type TokenOrder = {
	readonly companyId: string;
	readonly userId: string;
	readonly name?: string;
	readonly avatarUrl?: string;
	/** `admin`: of their company. */
	readonly role?: "member" | "admin";
	/** Binds the token to one device. */
	readonly deviceId?: string;
	/** By which this token alone can be revoked. */
	readonly jti?: string;
	/** How long it is valid. Default: 15 minutes. */
	readonly ttlMs?: number;
};

type Key = { readonly key: Uint8Array | KeyObject; readonly algorithm: SigningAlgorithm };

const DEFAULT_TTL_MS = 900_000;
const SHORTEST_SECRET = 32;
const RSA_BITS = 2_048;
const ID = /^[A-Za-z0-9_.@|+=-]{1,128}$/;

function sharedKey(secret: string): Key {
	const key = new TextEncoder().encode(secret);
	if (key.byteLength < SHORTEST_SECRET) throw new TypeError(`the secret must have at least ${SHORTEST_SECRET} bytes`);
	return { key, algorithm: "HS256" };
}

function algorithmOf(key: KeyObject): SigningAlgorithm {
	const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
	if (key.asymmetricKeyType === "rsa" && modulusLength >= RSA_BITS) return "RS256";
	if (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") return "ES256";
	if (key.asymmetricKeyType === "ed25519") return "EdDSA";
	throw new TypeError("the private key must be RSA of 2048 bits or more, P-256 or Ed25519");
}

function privateKey(pem: string): Key {
	const key = createPrivateKey(pem);
	return { key, algorithm: algorithmOf(key) };
}

/** The server cuts white space around what it reads from files, so a line end after the secret is none of it. */
export function readSecretFile(path: string): string {
	return readFileSync(path, "utf8").trim();
}

function keyOf(signing: Signing): Key {
	if ("secret" in signing) return sharedKey(signing.secret);
	if ("secretFile" in signing) return sharedKey(readSecretFile(signing.secretFile));
	return privateKey("privateKey" in signing ? signing.privateKey : readFileSync(signing.privateKeyFile, "utf8"));
}

function checkOrder({ companyId, userId, deviceId, ttlMs = DEFAULT_TTL_MS }: TokenOrder): void {
	for (const [name, id] of Object.entries({ companyId, userId, ...(deviceId === undefined ? {} : { deviceId }) }))
		if (typeof id !== "string" || !ID.test(id))
			throw new TypeError(`${name} must be 1 to 128 characters of A-Z a-z 0-9 _ . @ | + = -`);
	if (!(ttlMs > 0)) throw new TypeError("ttlMs must be more than 0");
}

/** Signs tokens as the server takes them. */
export class Signer {
	readonly #key: Key;
	readonly #signing: Signing;

	/** @throws where the key cannot be read, or is too weak */
	constructor(signing: Signing) {
		this.#key = keyOf(signing);
		this.#signing = signing;
	}

	/** A token for that user, from `now` (milliseconds since the epoch) on. @throws TypeError for an id that is none */
	async mint(order: TokenOrder, now: number): Promise<{ readonly token: string; readonly expiresAt: number }> {
		checkOrder(order);
		const { userId, ttlMs = DEFAULT_TTL_MS, ...claims } = order;
		const { issuer, audience } = this.#signing;
		const keyId = "keyId" in this.#signing ? this.#signing.keyId : undefined;
		const expiresAt = now + ttlMs;
		// Fractions of a second, so that a token that follows a revocation within the same second is newer than that.
		const times = { iat: now / 1_000, exp: expiresAt / 1_000 };
		const jwt = new SignJWT({ ...claims, sub: userId, ...times, ...defined({ iss: issuer, aud: audience }) });
		const header = { alg: this.#key.algorithm, typ: "JWT", ...defined({ kid: keyId }) };
		return { token: await jwt.setProtectedHeader(header).sign(this.#key.key), expiresAt };
	}
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}
