import { createHmac } from "node:crypto";

/** What a signed token says. Times in milliseconds since the epoch; null leaves a claim out. */
export type TokenOrder = {
	readonly userId: string;
	readonly companyId: string;
	readonly issuedAt: number;
	readonly expiresAt: number;
	readonly role?: "member" | "admin" | null;
	readonly name?: string | null;
	readonly deviceId?: string | null;
	readonly jti?: string | null;
	readonly issuer?: string | null;
	readonly audience?: string | null;
};

/** Signs a token with the shared secret (HS256), as an application's own backend would. For development and tests. */
export function signToken(order: TokenOrder, secret: string): string {
	const claims = {
		sub: order.userId,
		companyId: order.companyId,
		iat: Math.floor(order.issuedAt / 1_000),
		exp: Math.floor(order.expiresAt / 1_000),
		role: order.role ?? undefined,
		name: order.name ?? undefined,
		deviceId: order.deviceId ?? undefined,
		jti: order.jti ?? undefined,
		iss: order.issuer ?? undefined,
		aud: order.audience ?? undefined,
	};
	const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
	return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function part(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}
