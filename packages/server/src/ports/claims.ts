import type { Millis } from "./keys.ts";

/** Who somebody is, as their token says (W11, W15). Times in milliseconds since the epoch. */
export type Claims = {
	readonly companyId: string;
	readonly userId: string;
	readonly name: string | null;
	readonly avatarUrl: string | null;
	readonly role: "member" | "admin";
	readonly jti: string | null;
	readonly deviceId: string | null;
	readonly issuedAt: Millis | null;
	readonly expiresAt: Millis;
};
