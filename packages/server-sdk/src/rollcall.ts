import { OPERATOR_ROUTES, type Operator } from "./operator-routes.ts";
import type { Patience } from "./retry.ts";
import { type Bearer, methodsOf } from "./routes.ts";
import { readSecretFile, Signer, type Signing, type TokenOrder } from "./signing.ts";
import { Transport } from "./transport.ts";
import { USER_ROUTES, type User } from "./user-routes.ts";

export type RollcallOptions = Partial<Patience> & {
	/** Where the server is: `https://rollcall.example.com`, or `http://127.0.0.1:4747`. */
	readonly url: string;
	/** The server's `ROLLCALL_ADMIN_KEY`, for what the operator does. */
	readonly adminKey?: string;
	/** A file that holds it. */
	readonly adminKeyFile?: string;
	/** For tokens. */
	readonly signing?: Signing;
	/** How long each try of a call may take. Default: 10 s. */
	readonly timeoutMs?: number;
};

export type Rollcall = Operator & {
	/** Signs a token, to hand to the client of a user whom your backend knows. Asks no server. */
	mintToken(order: TokenOrder): Promise<string>;
	/** Acts as this user, with tokens of its own. A user who is unknown comes into being by that. */
	as(user: TokenOrder): User;
	/** Acts as the user of this token. */
	withToken(token: string): User;
};

const DEFAULTS = { timeoutMs: 10_000, retries: 2, longestWaitMs: 5_000 } as const;
/** A token is used for so much of its life. */
const USED_PART = 0.8;

function originOf(url: string): string {
	const { protocol, origin, pathname, username, search } = new URL(url);
	if (!/^https?:$/.test(protocol) || username !== "" || search !== "")
		throw new TypeError("url must be https:// or http://, without a user or a query");
	return `${origin}${pathname}`.replace(/\/+$/, "");
}

function operatorBearer({ adminKey, adminKeyFile }: RollcallOptions): Bearer {
	const key = adminKey ?? (adminKeyFile === undefined ? undefined : readSecretFile(adminKeyFile));
	return async (fresh) => {
		if (key === undefined) throw new TypeError("what the operator does needs an adminKey");
		return fresh ? null : key;
	};
}

function needed(signer: Signer | null): Signer {
	if (signer === null) throw new TypeError("tokens need `signing`: the secret or the private key to sign with");
	return signer;
}

function mintingBearer(signer: Signer, user: TokenOrder): Bearer {
	let current: { readonly token: string; readonly useUntil: number } | null = null;
	return async (fresh) => {
		const now = Date.now();
		if (current !== null && !fresh && now < current.useUntil) return current.token;
		const { token, expiresAt } = await signer.mint(user, now);
		current = { token, useUntil: now + (expiresAt - now) * USED_PART };
		return token;
	};
}

/**
 * A client for your own backend: never give it, its key or its secret to a browser.
 * @throws where the URL is none, or a key cannot be read or is too weak
 */
export function createRollcall(options: RollcallOptions): Rollcall {
	const { url, signing, ...patience } = options;
	const transport = new Transport({ ...DEFAULTS, ...patience, origin: originOf(url) });
	const signer = signing === undefined ? null : new Signer(signing);
	return {
		...methodsOf(OPERATOR_ROUTES, { transport, bearer: operatorBearer(options) }),
		mintToken: async (order) => (await needed(signer).mint(order, Date.now())).token,
		as: (user) => methodsOf(USER_ROUTES, { transport, bearer: mintingBearer(needed(signer), user) }),
		withToken: (token) => methodsOf(USER_ROUTES, { transport, bearer: async (fresh) => (fresh ? null : token) }),
	};
}
