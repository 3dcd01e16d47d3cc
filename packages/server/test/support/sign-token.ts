import { SignJWT } from "jose";

/** The shared secret of servers under test. */
export const SECRET = "a secret that only the tests of this folder know";

export type TokenFields = {
	readonly userId: string;
	readonly companyId?: string;
	readonly role?: "member" | "admin";
	readonly name?: string;
	readonly avatarUrl?: string;
	readonly deviceId?: string;
	readonly jti?: string;
	/** Seconds that the token lives. */
	readonly ttl?: number;
	/** Epoch milliseconds. */
	readonly now: number;
	readonly secret?: string;
};

/** A token as the user's own application would sign it. */
export function signToken({
	userId,
	companyId = "acme",
	ttl = 86_400,
	now,
	secret = SECRET,
	...claims
}: TokenFields): Promise<string> {
	const issuedAt = Math.floor(now / 1_000);
	return new SignJWT({ companyId, ...claims })
		.setProtectedHeader({ alg: "HS256" })
		.setSubject(userId)
		.setIssuedAt(issuedAt)
		.setExpirationTime(issuedAt + ttl)
		.sign(new TextEncoder().encode(secret));
}
