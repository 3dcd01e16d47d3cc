import type { ConnectionRef } from "../ports/bus.ts";
import type { UserKey } from "../ports/keys.ts";

/** Who asks: identity from the verified token alone, never from a payload (W15). */
export type Caller = UserKey & {
	readonly role: "member" | "admin";
	/** The device the caller speaks for: the connection's, or the token's; null for a request without one. */
	readonly deviceId: string | null;
	/** The connection that learns by its answer what all others are told; null: there is none, or it asked for no answer. */
	readonly connectionId: string | null;
};

/** The part of a caller that is the identity. */
export function keyOf({ companyId, userId }: UserKey): UserKey {
	return { companyId, userId };
}

/** The connection that is left out where everybody else is told of what the caller did. */
export function originOf({ userId, connectionId }: Caller): ConnectionRef | null {
	return connectionId === null ? null : { userId, connectionId };
}
