/** Who a token says one is. Only the server checks its signature. */
export type Identity = {
	readonly token: string;
	readonly userId: string;
	readonly companyId: string | null;
	readonly name: string | null;
	readonly isAdmin: boolean;
	/** Both in milliseconds since the epoch. */
	readonly issuedAt: number;
	readonly expiresAt: number;
};

/** Is it the same person of the same company? */
export function isSamePerson(one: Identity, other: Identity): boolean {
	return one.userId === other.userId && one.companyId === other.companyId;
}

/** What came of a text that should be a token: somebody, or what is wrong with it. */
export type TokenReading =
	| { readonly ok: true; readonly identity: Identity }
	| { readonly ok: false; readonly fault: string; readonly isOver: boolean };

const KEY = "rollcall.token";
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

function claimsOf(token: string): Record<string, unknown> | null {
	try {
		const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
		const bytes = Uint8Array.from(atob(part), (character) => character.codePointAt(0) ?? 0);
		const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
		return typeof claims === "object" ? (claims as Record<string, unknown> | null) : null;
	} catch {
		return null;
	}
}

const bad = (fault: string, isOver = false): TokenReading => ({ ok: false, fault, isOver });

function textOf(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

/** A pasted link is as good as the token in it. */
function tokenIn(text: string): string {
	return /[#&?]token=([^&\s]+)/.exec(text)?.[1] ?? text.replace(/^Bearer\s+/i, "");
}

/** Reads a pasted token or sign-in link, and says in words what is wrong with it. */
export function readToken(text: string, now: number): TokenReading {
	const token = tokenIn(text.trim());
	if (token === "") return bad("Paste a token, or the whole sign-in link.");
	if (!JWT.test(token)) return bad("This is not a token. A token has three parts with dots between them.");
	const claims = claimsOf(token);
	if (claims === null) return bad("This token is damaged. Copy it again, from its first character to its last.");
	const userId = textOf(claims.sub);
	if (userId === null) return bad("This token does not say whose it is (sub).");
	if (typeof claims.exp !== "number") return bad("This token has no end (exp), so the server would refuse it.");
	const expiresAt = claims.exp * 1_000;
	if (expiresAt <= now) return bad(`This token ended on ${new Date(expiresAt).toLocaleString()}. Get a new one.`, true);
	const identity: Identity = {
		token,
		userId,
		companyId: textOf(claims.companyId),
		name: textOf(claims.name),
		isAdmin: claims.role === "admin",
		issuedAt: typeof claims.iat === "number" ? claims.iat * 1_000 : 0,
		expiresAt,
	};
	return { ok: true, identity };
}

/** Goes to a place of the console, such as `#/people`, in the place of the address as it is; "" is where one begins. */
export function replacePlace(hash: string): void {
	history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
}

/** The token of the address, which makes room for `place` at once; null where there is none. */
export function takeTokenFromAddress(place = ""): string | null {
	const found = /^#token=(.+)$/.exec(location.hash)?.[1];
	if (found === undefined) return null;
	replacePlace(place);
	return found;
}

/** Keeps it for this tab alone. */
export function keepToken(token: string): void {
	sessionStorage.setItem(KEY, token);
}

export function keptToken(): string | null {
	return sessionStorage.getItem(KEY);
}

export function forgetToken(): void {
	sessionStorage.removeItem(KEY);
}

/** The same tab is the same device, also after a reload. */
export function deviceId(): string {
	const kept = sessionStorage.getItem("rollcall.device");
	if (kept !== null) return kept;
	const chance = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is not there without TLS
	const made = `console-${Array.from(chance, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
	sessionStorage.setItem("rollcall.device", made);
	return made;
}
