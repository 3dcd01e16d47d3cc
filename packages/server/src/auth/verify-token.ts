import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { LIMITS } from "@rollcall/protocol/limits";
import type { Claims } from "../ports/claims.ts";
import { type ClaimRules, isAccessType, isExpired, readClaims } from "./claims.ts";
import {
	publicKey,
	publishedKeys,
	type SignatureVerdict,
	sharedSecret,
	type TokenParts,
	type TrustedKey,
} from "./signature.ts";
import { makeTokenCache } from "./token-cache.ts";

/** The settings that decide whom to believe; `Config` has them all. */
export type VerifierSettings = {
	readonly jwtSecret: string | null;
	readonly jwksUrl: string | null;
	readonly jwtPublicKey: string | null;
	readonly jwtIssuer: string | null;
	readonly jwtAudience: string | null;
	readonly defaultCompany: string | null;
	/** Milliseconds. */
	readonly clockLeeway: number;
};

export type Verifier = {
	/**
	 * Says whose token this is. Failures: `unauthorized`; `token_expired` where that is the only fault; `unavailable`
	 * where the issuer's keys could not be fetched. `now` in milliseconds.
	 */
	verify(token: string, now: number): Promise<Result<Claims>>;
};

/** Tokens that are remembered: enough for both namespaces of a link and a client's REST calls. */
const REMEMBERED = 2_000;
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Makes the one judge of tokens (W10-W13). `onRefused` hears why, for the log; the client never does. */
export function makeVerifier(settings: VerifierSettings, onRefused: (why: string) => void = () => {}): Verifier {
	const keys = trustedKeys(settings);
	const rules: ClaimRules = {
		issuer: settings.jwtIssuer,
		audience: settings.jwtAudience,
		defaultCompany: settings.defaultCompany,
		leeway: settings.clockLeeway,
	};
	const known = makeTokenCache<Claims>(REMEMBERED);

	function refuse(why: string): Result<Claims> {
		onRefused(why);
		return fail("unauthorized");
	}

	function judge(parts: TokenParts, verdict: SignatureVerdict, now: number): Result<Claims> {
		if (verdict === "unavailable")
			return fail("unavailable", "The keys of the token issuer cannot be fetched; try again.");
		if (verdict === "bad") return refuse("signature");
		const payload = decode(parts.signed.slice(parts.signed.indexOf(".") + 1));
		if (payload === undefined) return refuse("payload");
		const { why, ...result } = readClaims(payload, rules, now);
		if (why !== undefined) onRefused(why);
		if (result.ok) known.set(parts.token, result.value);
		return result;
	}

	return {
		async verify(token, now) {
			const before = known.get(token);
			if (before !== undefined && !isExpired(before, rules.leeway, now)) return ok(before);
			const parts = split(token);
			if (parts === undefined) return refuse("form");
			const fitting = keys.filter(({ algorithms }) => algorithms.some((name) => name === parts.header.alg));
			return judge(parts, await firstGood(fitting, parts, now), now);
		},
	};
}

function trustedKeys({ jwtSecret, jwtPublicKey, jwksUrl }: VerifierSettings): readonly TrustedKey[] {
	const keys: TrustedKey[] = [];
	if (jwtSecret !== null) keys.push(sharedSecret(jwtSecret));
	if (jwtPublicKey !== null) keys.push(publicKey(jwtPublicKey));
	if (jwksUrl !== null) keys.push(publishedKeys(jwksUrl));
	return keys;
}

/** The first key that finds the signature good; without one `unavailable` outweighs `bad`. */
async function firstGood(keys: readonly TrustedKey[], parts: TokenParts, now: number): Promise<SignatureVerdict> {
	let verdict: SignatureVerdict = "bad";
	for (const key of keys) {
		const checked = key.check(parts, now);
		const said = typeof checked === "string" ? checked : await checked;
		if (said === "good") return said;
		if (said === "unavailable") verdict = said;
	}
	return verdict;
}

/** The parts of a token that has the right form and a header without surprises. */
function split(token: unknown): TokenParts | undefined {
	if (typeof token !== "string" || token.length > LIMITS.token) return undefined;
	const found = COMPACT.exec(token);
	if (found === null) return undefined;
	const [, head = "", payload = "", signature = ""] = found;
	const header = readHeader(head);
	return header === undefined ? undefined : { token, header, signed: `${head}.${payload}`, signature };
}

/** The last header that was found good: an issuer writes the same one every time. */
let lastHead = "";
let lastHeader: TokenParts["header"] | undefined;

function readHeader(head: string): TokenParts["header"] | undefined {
	if (lastHeader !== undefined && head === lastHead) return lastHeader;
	const header = decode(head);
	if (header === undefined || "crit" in header || "b64" in header || !isAccessType(header.typ)) return undefined;
	lastHead = head;
	lastHeader = header;
	return header;
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, "base64url")));
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Readonly<Record<string, unknown>>)
			: undefined;
	} catch {
		return undefined; // Not UTF-8 or not JSON: not a token.
	}
}
