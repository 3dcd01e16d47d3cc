import { createPublicKey, type KeyObject } from "node:crypto";

export type PublicAlgorithm = "RS256" | "ES256" | "EdDSA";

/** A public key, and the one algorithm that it verifies. */
export type PublicKey = { readonly key: KeyObject; readonly algorithm: PublicAlgorithm };

/** Shortest RSA modulus that counts as safe. */
const RSA_BITS = 2_048;

/** Reads a public key from PEM (`\n` may stand for line ends) or JWK. Undefined: it is none, or one of no use here. */
export function readPublicKey(text: string): PublicKey | undefined {
	const key = parse(text.trim().replaceAll("\\n", "\n"));
	const algorithm = key === undefined ? undefined : algorithmOf(key);
	return key === undefined || algorithm === undefined ? undefined : { key, algorithm };
}

function parse(text: string): KeyObject | undefined {
	if (text.includes("PRIVATE KEY")) return undefined;
	try {
		if (!text.startsWith("{")) return createPublicKey({ key: text, format: "pem" });
		const jwk = JSON.parse(text);
		return "d" in jwk ? undefined : createPublicKey({ key: jwk, format: "jwk" });
	} catch {
		return undefined; // Whatever the parser dislikes is no public key.
	}
}

function algorithmOf(key: KeyObject): PublicAlgorithm | undefined {
	const details = key.asymmetricKeyDetails;
	if (key.asymmetricKeyType === "rsa") return (details?.modulusLength ?? 0) >= RSA_BITS ? "RS256" : undefined;
	if (key.asymmetricKeyType === "ec") return details?.namedCurve === "prime256v1" ? "ES256" : undefined;
	return key.asymmetricKeyType === "ed25519" ? "EdDSA" : undefined;
}
