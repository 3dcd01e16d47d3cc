import { iso } from "../../domain/view.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Link } from "../../wire/gateway.ts";
import { connectionOf, ownerOf } from "./connection.ts";
import { endLink } from "./endings.ts";

export type TokenTimes = {
	/** How long before the expiry a client is warned. */
	readonly warnBefore: Millis;
	/** How long after it a token is still accepted. */
	readonly leeway: Millis;
};

/**
 * Watches the life of the tokens behind the links: warns before one runs out, and ends the link after it has (W14).
 * Links wait in buckets of a second; one whose token was refreshed meanwhile is passed over.
 */
export class TokenWatch {
	readonly #times: TokenTimes;
	readonly #buckets = new Map<number, Set<Link>>();
	#next: number | null = null;

	constructor(times: TokenTimes) {
		this.#times = times;
	}

	watch(link: Link, expiresAt: Millis): void {
		for (const at of this.#moments(expiresAt)) this.#put(link, at);
	}

	/** The link is gone, or lives on another token from now. */
	forget(link: Link, expiresAt: Millis): void {
		for (const second of this.#moments(expiresAt).map(secondOf)) {
			const links = this.#buckets.get(second);
			links?.delete(link);
			if (links?.size === 0) this.#buckets.delete(second);
		}
	}

	/** How many seconds have a link to look at. */
	get size(): number {
		return this.#buckets.size;
	}

	/** Has the token that the link lives on run out? */
	isOver(link: Link, now: Millis): boolean {
		const { claims } = ownerOf(link);
		return claims !== null && now >= claims.expiresAt + this.#times.leeway;
	}

	/** Warns and ends whoever is due. */
	tick(now: Millis): void {
		const second = Math.floor(now / 1_000);
		if (this.#next === null || this.#next > second) return;
		let earliest: number | null = null;
		for (const [bucket, links] of this.#buckets) {
			if (bucket > second) {
				earliest = earliest === null ? bucket : Math.min(earliest, bucket);
				continue;
			}
			this.#buckets.delete(bucket);
			for (const link of links) this.#look(link, now);
		}
		this.#next = earliest;
	}

	#moments(expiresAt: Millis): readonly Millis[] {
		return [expiresAt - this.#times.warnBefore, expiresAt + this.#times.leeway];
	}

	#put(link: Link, at: Millis): void {
		const second = secondOf(at);
		let links = this.#buckets.get(second);
		if (links === undefined) {
			links = new Set();
			this.#buckets.set(second, links);
		}
		links.add(link);
		if (this.#next === null || second < this.#next) this.#next = second;
	}

	#look(link: Link, now: Millis): void {
		const owner = ownerOf(link);
		if (owner.claims === null || owner.ended) return;
		const { expiresAt } = owner.claims;
		if (this.isOver(link, now)) {
			endLink(link, { code: "token_expired", retryable: true, retryAfterMs: 0 });
			return;
		}
		if (owner.warned || now < expiresAt - this.#times.warnBefore) return;
		owner.warned = true;
		for (const socket of link.sockets) {
			if (connectionOf(socket) === undefined) continue;
			socket.emit("auth:expiring", { expiresAt: iso(expiresAt), ttlMs: Math.max(0, expiresAt - now) });
		}
	}
}

/** The bucket that is looked at once the moment has passed. */
function secondOf(at: Millis): number {
	return Math.ceil(at / 1_000);
}
