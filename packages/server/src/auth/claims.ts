import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { isId } from "@rollcall/protocol/ids";
import { LIMITS } from "@rollcall/protocol/limits";
import type { Claims } from "../ports/claims.ts";

/** What a token must say beside its signature. */
export type ClaimRules = {
	readonly issuer: string | null;
	readonly audience: string | null;
	readonly defaultCompany: string | null;
	/** Milliseconds that two clocks may differ. */
	readonly leeway: number;
};

/** Where issuers write what a token is for. */
const PURPOSE_CLAIMS = [
	"typ",
	"type",
	"use",
	"purpose",
	"scope",
	"token_use",
	"token_type",
	"tokenUse",
	"tokenType",
] as const;
/** Tokens that are for something else than for coming in: a refresh token must not open a door (T-01). */
const OTHER_PURPOSE = /^(?:refresh|id|logout|reset|verify)(?:[_-]?token)?$/i;
const HEADER_TYPES = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];
/** Furthest moment that a Date can show. */
const LAST_MOMENT = 8.64e15;

/** Does the header's `typ` allow this token to come in? */
export function isAccessType(typ: unknown): boolean {
	return typ === undefined || (typeof typ === "string" && HEADER_TYPES.includes(typ.toLowerCase()));
}

/**
 * Reads the payload of a token whose signature is good. `token_expired` where its age is the only fault, else
 * `unauthorized`; `why` is for the log alone.
 */
export function readClaims(
	payload: Readonly<Record<string, unknown>>,
	rules: ClaimRules,
	now: number,
): Result<Claims> & { readonly why?: string } {
	const why = faultOf(payload, rules, now);
	if (why !== undefined) return { ...fail("unauthorized"), why };
	const claims = toClaims(payload, rules);
	return isExpired(claims, rules.leeway, now) ? { ...fail("token_expired"), why: "expired" } : ok(claims);
}

/** A token is accepted until `exp` and the leeway have passed (W14). */
export function isExpired(claims: Claims, leeway: number, now: number): boolean {
	return now >= claims.expiresAt + leeway;
}

function faultOf(payload: Readonly<Record<string, unknown>>, rules: ClaimRules, now: number): string | undefined {
	const { iss, aud, sub, exp, nbf, iat, deviceId, role } = payload;
	const latest = now + rules.leeway;
	if (!isMoment(exp)) return "exp";
	if (nbf !== undefined && !(isMoment(nbf) && nbf * 1_000 <= latest)) return "nbf";
	if (iat !== undefined && !(isMoment(iat) && iat * 1_000 <= latest)) return "iat";
	if (rules.issuer !== null && iss !== rules.issuer) return "iss";
	if (rules.audience !== null && !names(aud, rules.audience)) return "aud";
	if (!isIdText(sub)) return "sub";
	if (!isIdText(payload.companyId ?? rules.defaultCompany)) return "companyId";
	if (!(isAbsent(deviceId) || isIdText(deviceId))) return "deviceId";
	if (!(isAbsent(role) || role === "member" || role === "admin")) return "role";
	if (PURPOSE_CLAIMS.some((claim) => isOtherPurpose(payload[claim]))) return "purpose";
	return profileFault(payload);
}

function profileFault({ name, avatarUrl, jti }: Readonly<Record<string, unknown>>): string | undefined {
	if (!(isAbsent(name) || isPlainText(name, LIMITS.name * 2))) return "name";
	if (!(isAbsent(avatarUrl) || (isPlainText(avatarUrl, LIMITS.url) && isWebUrl(avatarUrl)))) return "avatarUrl";
	if (!(isAbsent(jti) || isPlainText(jti, LIMITS.id))) return "jti";
	return undefined;
}

/** Seconds with milliseconds after the point are not exact: without this some became a millisecond less. */
const ROUNDING = 0.001;

function toClaims(payload: Readonly<Record<string, unknown>>, rules: ClaimRules): Claims {
	const { sub, exp, iat } = payload;
	return {
		companyId: String(payload.companyId ?? rules.defaultCompany),
		userId: String(sub),
		name: textOrNull(payload.name),
		avatarUrl: textOrNull(payload.avatarUrl),
		role: payload.role === "admin" ? "admin" : "member",
		jti: textOrNull(payload.jti),
		deviceId: textOrNull(payload.deviceId),
		issuedAt: iat === undefined ? null : Math.floor(Number(iat) * 1_000 + ROUNDING),
		expiresAt: Math.floor(Number(exp) * 1_000),
	};
}

/** Seconds since the epoch; fractions are allowed (RFC 7519, section 2). */
function isMoment(value: unknown): value is number {
	return typeof value === "number" && value >= 0 && value * 1_000 <= LAST_MOMENT;
}

function isIdText(value: unknown): value is string {
	return typeof value === "string" && isId(value);
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null;
}

function isPlainText(value: unknown, length: number): value is string {
	return typeof value === "string" && value.length <= length && value.isWellFormed() && !/\p{Cc}/u.test(value);
}

function isWebUrl(value: string): boolean {
	return value === "" || /^https?:$/.test(URL.parse(value)?.protocol ?? "");
}

function isOtherPurpose(value: unknown): boolean {
	return typeof value === "string" && OTHER_PURPOSE.test(value);
}

function names(aud: unknown, wanted: string): boolean {
	return Array.isArray(aud) ? aud.includes(wanted) : aud === wanted;
}

/** An empty text says nothing. */
function textOrNull(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}
