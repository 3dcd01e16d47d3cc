import type { Failure } from "@rollcall/protocol/errors";
import type { Allowance } from "../../domain/bucket.ts";
import { calmOf } from "../../domain/event-flow.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { SharedBuckets } from "../../ports/shared-buckets.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { KeyedBuckets } from "./keyed-buckets.ts";

/** What a user, or an address, may do in a time; null: as much as they like. */
export type Allowances = {
	/** Connections of one user that were closed because they sent many times what they may. */
	readonly floods: Allowance | null;
	/** Messages sent by one user. */
	readonly sends: Allowance | null;
	/** Questions of one user for the presence of many, and people in such questions. */
	readonly lookups: Allowance | null;
	readonly lookedUp: Allowance | null;
	/** REST requests of one user, and from one address. */
	readonly requests: Allowance | null;
	readonly addressRequests: Allowance | null;
	/** Wrong operator's keys, and new links, from one address. */
	readonly wrongKeys: Allowance | null;
	readonly links: Allowance | null;
};

export type RatePorts = {
	readonly allowances: Allowances;
	readonly clock: Clock;
	/** What nodes have in common; null: there is one node. */
	readonly shared: SharedBuckets | null;
	/** A number from 0 to 1, another one each time: who was refused at once comes back one after the other. */
	readonly chance: () => number;
};

/** The networks that a request or a link comes from, the narrowest first; none: from where there are no limits. */
export type Source = readonly string[];

/** A wider network may do so many times what one address may: many may share it, and one may own it. */
const WIDER = 10;

/** So many times what an address may, the network at this place of a source may. */
export function widthOf(place: number): number {
	return place === 0 ? 1 : WIDER;
}

/** What is answered to who has done too much. */
export type Refused = { readonly ok: false; readonly error: Failure & { readonly retryAfterMs: Millis } };

type Names = { readonly [Name in keyof Allowances]: KeyedBuckets };
/** What goes by address. */
const BY_ADDRESS = ["addressRequests", "wrongKeys", "links"] as const satisfies readonly (keyof Allowances)[];
type ByAddress = (typeof BY_ADDRESS)[number];

const SPREAD: Millis = 1_000;
const PRUNE_EVERY: Millis = 10_000;

function wider(allowance: Allowance | null): Allowance | null {
	return allowance && { perSecond: allowance.perSecond * WIDER, burst: allowance.burst * WIDER };
}

/** Who takes, where a limit is a user's. */
export function userName({ companyId, userId }: UserKey): string {
	return `${companyId}/${userId}`;
}

/** How much users and addresses may do (T-09, T-23, T-24, T-25). Answers at once, by what this node knows. */
export class Rates {
	readonly #ports: RatePorts;
	readonly #buckets: Names;
	/** Those of wider networks. */
	readonly #wide: Pick<Names, ByAddress>;
	/** Requests that one user makes who does nothing but what people do; each node has its own. */
	readonly #calm: KeyedBuckets;
	/** All of them, by their names. */
	readonly #all: ReadonlyMap<string, KeyedBuckets>;
	#pruneAt: Millis = 0;

	constructor(ports: RatePorts) {
		this.#ports = ports;
		const made = Object.entries(ports.allowances).map(([name, allowance]) => [name, new KeyedBuckets(name, allowance)]);
		this.#buckets = Object.fromEntries(made) as Names;
		this.#calm = new KeyedBuckets("calm", ports.allowances.requests && calmOf(ports.allowances.requests));
		const wide = BY_ADDRESS.map((name) => [name, new KeyedBuckets(`wide-${name}`, wider(ports.allowances[name]))]);
		this.#wide = Object.fromEntries(wide) as Pick<Names, ByAddress>;
		const all = [...Object.values(this.#buckets), ...Object.values(this.#wide)];
		this.#all = new Map(all.map((buckets) => [buckets.name, buckets]));
	}

	/** A connection of this user was closed because of what it sent. */
	flooded(key: UserKey): void {
		this.#buckets.floods.take(userName(key), 1, this.#ports.clock.now());
	}

	/** May this user connect? Not for a while, who has flooded again and again (T-25). */
	arrive(key: UserKey): Refused | null {
		const wait = this.#buckets.floods.wait(userName(key), this.#ports.clock.now());
		return this.#over(wait, "Connections of this user sent far too much of late.");
	}

	/** One message more of this user (T-25). */
	send(key: UserKey): Refused | null {
		const wait = this.#buckets.sends.take(userName(key), 1, this.#ports.clock.now());
		return this.#over(wait, "Too many messages at once.");
	}

	/** A question for the presence of so many people (T-09). */
	lookUp(key: UserKey, people: number): Refused | null {
		const now = this.#ports.clock.now();
		const owner = userName(key);
		const wait = this.#buckets.lookups.take(owner, 1, now) ?? this.#buckets.lookedUp.take(owner, people, now);
		return this.#over(wait, "Too many questions for the presence of others.");
	}

	/** A question for the presence of one person, which is no question for many, and a scan all the same. */
	lookUpOne(key: UserKey): Refused | null {
		const wait = this.#buckets.lookedUp.take(userName(key), 1, this.#ports.clock.now());
		return this.#over(wait, "Too many questions for the presence of others.");
	}

	/** A REST request of this user. */
	request(key: UserKey): Refused | null {
		const now = this.#ports.clock.now();
		const wait = this.#buckets.requests.take(userName(key), 1, now);
		if (wait === null) this.#calm.owe(userName(key), 1, now);
		return this.#over(wait, "Too many requests.");
	}

	/** What this user asked for turned out to be worth so many requests more. */
	oweRequests(key: UserKey, count: number): void {
		const now = this.#ports.clock.now();
		this.#buckets.requests.owe(userName(key), count, now);
		this.#calm.owe(userName(key), count, now);
	}

	/** Did this user make so many requests of late that they are to leave the time to others? */
	isBusy(key: UserKey): boolean {
		return this.#calm.isSpent(userName(key), this.#ports.clock.now());
	}

	/** An HTTP request from there, whoever asks. */
	requestFrom(source: Source): Refused | null {
		return this.#over(this.#takeFrom("addressRequests", source), "Too many requests from this address.");
	}

	/** May a key be tried from there? Where too many were wrong, not even the right one is looked at. */
	tryKey(source: Source): Refused | null {
		const now = this.#ports.clock.now();
		const waits = source.map((network, place) => this.#bucketsOf("wrongKeys", place).wait(network, now));
		return this.#over(waits.find((wait) => wait !== null) ?? null, "Too many wrong keys from this address.");
	}

	/** A key that was tried from there was wrong. */
	wrongKey(source: Source): void {
		this.#takeFrom("wrongKeys", source);
	}

	/** A new link from there: null where it may be opened, else when to come back (T-24). */
	link(source: Source): Millis | null {
		const wait = this.#takeFrom("links", source);
		return wait === null ? null : this.comeBackAfter(wait);
	}

	/** When whoever must wait so long is told to come back: later, and not with all others. */
	comeBackAfter(wait: Millis): Millis {
		return wait + Math.floor(this.#ports.chance() * SPREAD);
	}

	/** Forgets who has not come for a while, and tells other nodes of those who take much. */
	async tick(): Promise<void> {
		const { clock, shared } = this.#ports;
		const now = clock.now();
		const all = [...this.#all.values()];
		if (now >= this.#pruneAt) {
			this.#pruneAt = now + PRUNE_EVERY;
			for (const buckets of [...all, this.#calm]) buckets.prune(now);
		}
		const takings = all.flatMap((buckets) => buckets.takings(now));
		if (shared === null || takings.length === 0) return;
		try {
			const left = await shared.report(takings);
			for (const [index, { limit, owner }] of takings.entries())
				this.#all.get(limit)?.settle(owner, left[index] as number);
		} catch (error) {
			if (!(error instanceof StoreUnavailable)) throw error; // limits hold for each node until it is back
		}
	}

	#bucketsOf(name: ByAddress, place: number): KeyedBuckets {
		return place === 0 ? this.#buckets[name] : this.#wide[name];
	}

	/** The narrowest first: who alone does too much takes nothing from their neighbours. */
	#takeFrom(name: ByAddress, source: Source): Millis | null {
		const now = this.#ports.clock.now();
		for (const [place, network] of source.entries()) {
			const wait = this.#bucketsOf(name, place).take(network, 1, now);
			if (wait !== null) return wait;
		}
		return null;
	}

	#over(wait: Millis | null, message: string): Refused | null {
		if (wait === null) return null;
		return { ok: false, error: { code: "rate_limited", message, retryAfterMs: this.comeBackAfter(wait) } };
	}
}
