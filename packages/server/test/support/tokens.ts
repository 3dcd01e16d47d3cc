import { SignJWT } from "jose";

/** The shared secret of servers under test. */
export const SECRET = "correct-horse-battery-staple-0123456789";

/** What a test says of a token; everything but the user and the moment has a default. Times in milliseconds. */
export type TokenFields = {
	readonly userId: string;
	readonly now: number;
	readonly companyId?: string;
	readonly name?: string;
	readonly avatarUrl?: string;
	readonly role?: "member" | "admin";
	readonly deviceId?: string;
	readonly jti?: string;
	/** How long the token lives. */
	readonly ttl?: number;
};

const HOUR = 3_600_000;

/** A good token as an application would sign it: company `acme`, valid for a day. */
export function signToken({
	userId,
	now,
	companyId = "acme",
	ttl = 24 * HOUR,
	...claims
}: TokenFields): Promise<string> {
	return new SignJWT({ ...claims, companyId })
		.setProtectedHeader({ alg: "HS256" })
		.setSubject(userId)
		.setIssuedAt(Math.floor(now / 1_000))
		.setExpirationTime(Math.floor((now + ttl) / 1_000))
		.sign(Buffer.from(SECRET));
}
