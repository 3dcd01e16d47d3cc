import { failure, notConnected } from "../rollcall-error.ts";

/** The user's token, or how to come by one. `renew`: the one given before is of no use any more. */
export type GivenToken = string | ((about: { readonly renew: boolean }) => string | Promise<string>);

type Claims = { readonly sub?: unknown; readonly companyId?: unknown; readonly exp?: unknown };

/** A token that ends sooner than this is not used to connect, in milliseconds. */
const NEARLY_OVER = 10_000;

/** Keeps the token until it is nearly over or refused, and asks for another then, once for all who want one. */
export class TokenSource {
	readonly #given: GivenToken;
	readonly #now: () => number;
	#kept: string | undefined;
	#claims: Claims = {};
	#asking: Promise<string> | undefined;

	constructor(given: GivenToken, now: () => number) {
		this.#given = given;
		this.#now = now;
	}

	/** Can another one be had? */
	get isRenewable(): boolean {
		return typeof this.#given !== "string";
	}

	get current(): string | undefined {
		return this.#kept;
	}

	/** Who the token is about; empty before there was one. */
	get userId(): string {
		return textOf(this.#claims.sub);
	}

	get companyId(): string {
		return textOf(this.#claims.companyId);
	}

	/** `renew`: not the one given before, if another can be had. @throws whatever the application throws */
	async get(renew: boolean): Promise<string> {
		if (typeof this.#given === "string") return this.#keep(this.#given);
		if (this.#kept !== undefined && !renew && !this.#isNearlyOver()) return this.#kept;
		const given = this.#given;
		this.#asking ??= (async () => this.#keep(await given({ renew: this.#kept !== undefined })))().finally(() => {
			this.#asking = undefined;
		});
		return this.#asking;
	}

	/**
	 * What was written and shown is one user's: another one's token ends it (W1). What names nobody is no token but the page of a
	 * proxy or an error of the application's: it is asked again.
	 */
	#keep(token: string): string {
		const claims = claimsOf(token);
		const { sub, companyId } = this.#claims;
		if (sub !== undefined && (sub !== claims.sub || companyId !== claims.companyId))
			throw claims.sub === undefined ? notConnected() : failure("forbidden", "Another user.");
		this.#kept = token;
		this.#claims = claims;
		return token;
	}

	#isNearlyOver(): boolean {
		const { exp } = this.#claims;
		return typeof exp === "number" && exp * 1_000 - this.#now() < NEARLY_OVER;
	}
}

function textOf(claim: unknown): string {
	return String(claim ?? "");
}

/** The server checks the token; here it is only read. */
function claimsOf(token: string): Claims {
	try {
		const body = token.split(".")[1] ?? "";
		return JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/"))) as Claims;
	} catch {
		return {}; // no JWT: the server will say so
	}
}
