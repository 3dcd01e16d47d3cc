import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { newRecord } from "../../domain/record.ts";
import { UNDECIDED } from "../../domain/undecided.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Claims } from "../../ports/claims.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Directory, TokenProfile, User } from "../../ports/directory.ts";
import type { Millis } from "../../ports/keys.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { Interest } from "../nodes/interest.ts";
import type { Policies } from "./policies.ts";

export type AdmitPorts = {
	/** Checks signature, times and claims. */
	readonly verify: (token: string, now: Millis) => Promise<Result<Claims>> | Result<Claims>;
	/** Was a token with these claims ended before its time? */
	readonly isRevoked: (claims: Claims) => boolean;
	/** What must be heard of the company before anything of it is kept in memory. */
	readonly interest: Pick<Interest, "use">;
	readonly directory: Directory;
	readonly presence: Pick<PresenceStore, "seed">;
	readonly policies: Policies;
	readonly bus: Bus;
	readonly clock: Clock;
};

/** Of somebody new without name and picture there is nothing that colleagues would not show anyway. */
function saysSomething({ name, avatarUrl }: User): boolean {
	return name !== null || avatarUrl !== null;
}

const PROFILES_KEPT = 100_000;

/** The `iat` of the newest token seen of a user, and what the directory says of them. */
type Seen = { readonly issuedAt: Millis } & Pick<User, "name" | "avatarUrl">;

/** Lets holders of good tokens in, and knows whom it has let in, so that a second connect costs no SQL (STO5). */
export class Admission {
	readonly #ports: AdmitPorts;
	readonly #seen = new Map<string, Seen>();

	constructor(ports: AdmitPorts) {
		this.#ports = ports;
	}

	/** Verifies a token and makes sure that its user exists. `unauthorized`, `token_expired`, or `unavailable`. */
	async admit(token: string): Promise<Result<Claims>> {
		const { verify, isRevoked, interest, clock } = this.#ports;
		const verified = await verify(token, clock.now());
		if (!verified.ok) return verified;
		const claims = verified.value;
		if (isRevoked(claims)) return fail("unauthorized");
		const heard = interest.use(claims.companyId, clock.now());
		if (heard !== undefined) await heard;
		await this.#introduce(claims);
		// Looked at again: the revocation may have come while the user was looked up (M4).
		return isRevoked(claims) ? fail("unauthorized") : ok(claims);
	}

	/** Was the token of these claims ended since it was let in? */
	isRevoked(claims: Claims): boolean {
		return this.#ports.isRevoked(claims);
	}

	/** Somebody's profile changed, here or elsewhere: the next newer token is held against that. */
	changed({ companyId, userId, name, avatarUrl }: User): void {
		const id = `${companyId}/${userId}`;
		const known = this.#seen.get(id);
		if (known !== undefined) this.#seen.set(id, { ...known, name, avatarUrl });
	}

	/** Forgets an erased user, who would have to be made anew. */
	forget(companyId: string, userId: string): void {
		this.#seen.delete(`${companyId}/${userId}`);
	}

	/** Forgets everybody: what was said of them was perhaps not heard. */
	forgetAll(): void {
		this.#seen.clear();
	}

	async #introduce(claims: Claims): Promise<void> {
		const { companyId, userId, name, avatarUrl, issuedAt } = claims;
		const id = `${companyId}/${userId}`;
		const known = this.#seen.get(id);
		if (known !== undefined && known.issuedAt >= (issuedAt ?? 0)) return;
		// A newer token that says nothing new of its user leaves nothing to be stored.
		if (
			known !== undefined &&
			(name ?? known.name) === known.name &&
			(avatarUrl ?? known.avatarUrl) === known.avatarUrl
		)
			return this.#remember(id, { ...known, issuedAt: issuedAt ?? 0 });
		const profile: TokenProfile = { companyId, userId, name, avatarUrl, issuedAt };
		const { directory, presence, policies, bus, clock } = this.#ports;
		const seen = await directory.seen(profile, clock.now()).catch((error: unknown) => {
			// Somebody let in before needs no store to be let in again; their profile follows with the next token (CLU2).
			if (known === undefined || !(error instanceof StoreUnavailable)) throw error;
			return null;
		});
		if (seen === null) return;
		const { user, changed, created } = seen;
		// Of somebody new nothing is stored that would have to be looked up.
		if (created) await presence.seed([newRecord({ companyId, userId }, UNDECIDED)]);
		await policies.of(companyId);
		this.#remember(id, { issuedAt: issuedAt ?? 0, name: user.name, avatarUrl: user.avatarUrl });
		if (created ? saysSomething(user) : changed) bus.publish({ kind: "profile", user });
	}

	#remember(id: string, seen: Seen): void {
		this.#seen.delete(id);
		this.#seen.set(id, seen);
		if (this.#seen.size <= PROFILES_KEPT) return;
		const oldest = this.#seen.keys().next();
		if (oldest.done !== true) this.#seen.delete(oldest.value);
	}
}
