import { randomUUID } from "node:crypto";
import { setting } from "./rollcall.ts";

/** Stands where your own sign-in does: all that Rollcall needs is a backend that knows who asks. */
export type Session = { readonly userId: string; readonly jti: string };

const PASSWORD = setting("DEMO_PASSWORD");
const sessions = new Map<string, Session>();

function idIn(cookies: string | undefined): string {
	return /(?:^|; )session=([\w-]+)/.exec(cookies ?? "")?.[1] ?? "";
}

/** The value of a new session's cookie; null where the password is wrong. */
export function signIn(userId: unknown, password: unknown): string | null {
	if (typeof userId !== "string" || !/^[a-z]{1,32}$/.test(userId) || password !== PASSWORD) return null;
	const id = randomUUID();
	sessions.set(id, { userId, jti: randomUUID() });
	return id;
}

/** The session of a request with this `Cookie` header. */
export function sessionOf(cookies: string | undefined): Session | null {
	return sessions.get(idIn(cookies)) ?? null;
}

export function signOut(cookies: string | undefined): void {
	sessions.delete(idIn(cookies));
}
