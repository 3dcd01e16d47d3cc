import type { Millis } from "./keys.ts";

/** Ends every token that it matches and that was issued at or before `at`, or carries no `iat` (70-rest). */
export type Revocation = {
	readonly companyId: string;
	readonly userId: string | null;
	readonly deviceId: string | null;
	readonly jti: string | null;
	readonly at: Millis;
};

/**
 * Tokens that no longer count. Durable; small; kept in memory by every node.
 *
 * Law
 * - `add` is durable when it resolves; the same match again keeps the newest `at`.
 * - `all` gives every revocation, in pages ordered by an opaque cursor.
 */
export interface RevocationList {
	add(revocation: Revocation): Promise<void>;
	all(options: {
		readonly cursor?: string;
		readonly limit: number;
	}): Promise<{ readonly items: readonly Revocation[]; readonly nextCursor: string | null }>;
}
