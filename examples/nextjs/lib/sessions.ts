import { randomUUID } from "node:crypto";
import { setting } from "./rollcall.ts";

/** Stands where your own sign-in does: all that Rollcall needs is a backend that knows who asks. */
export type Session = { readonly userId: string; readonly jti: string };

const PASSWORD = setting("DEMO_PASSWORD");

/** Next.js bundles each route for itself, so what they share is kept outside of modules. Yours are in a database. */
const shared = globalThis as typeof globalThis & { demoSessions?: Map<string, Session> };
shared.demoSessions ??= new Map();
const sessions = shared.demoSessions;

export const NO_SESSION = "session=; Path=/; Max-Age=0";

function idIn(request: Request): string {
	return /(?:^|; )session=([\w-]+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? "";
}

/** The `Set-Cookie` of a new session; null where the password is wrong. */
export function signIn(userId: unknown, password: unknown): string | null {
	if (typeof userId !== "string" || !/^[a-z]{1,32}$/.test(userId) || password !== PASSWORD) return null;
	const id = randomUUID();
	sessions.set(id, { userId, jti: randomUUID() });
	return `session=${id}; Path=/; HttpOnly; SameSite=Lax`;
}

/** Whoever sent this request, if they are signed in. */
export function sessionOf(request: Request): Session | null {
	return sessions.get(idIn(request)) ?? null;
}

export function signOut(request: Request): void {
	sessions.delete(idIn(request));
}
