import type { EndedIndicator } from "../../ports/indicator-store.ts";
import type { Millis } from "../../ports/keys.ts";
import type { RedisLink } from "./connection.ts";
import { endsOf } from "./ends.ts";
import { CLAIM_RUN_OUT } from "./lua/claim-run-out.ts";
import type { RunOutHints } from "./run-out-hints.ts";

/** Whoever claimed something has so long to end it, in milliseconds; then another may. */
const CLAIM = 1_000;

type Parts = {
	readonly link: RedisLink;
	readonly hints: RunOutHints;
	/** The key of the company's deadlines. */
	readonly deadlines: (companyId: string) => string;
	/** Ends one that has run out, by its name among the deadlines. Nothing where that is not so any more. */
	readonly end: (companyId: string, name: string, now: Millis) => Promise<readonly EndedIndicator[]>;
};

type Claim = { readonly now: Millis; readonly limit: number };

/** Finds what ran out anywhere, without looking at what did not (IND7), and ends it, each once across all nodes (IND4). */
export class RunOut {
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** As many as there are, up to `limit`: companies share it, and what one leaves over the others get. */
	async take(limit: number, now: Millis): Promise<readonly EndedIndicator[]> {
		const ended: EndedIndicator[] = [];
		for (;;) {
			const more = this.#round({ now, limit: limit - ended.length });
			// Whatever goes wrong later on, what has been taken must be answered.
			const found = ended.length === 0 ? await more : await more.catch(() => null);
			if (found === null) return ended;
			ended.push(...found);
		}
	}

	/** Looks once into the companies that are due; null where there is nothing to look for. */
	async #round({ now, limit }: Claim): Promise<readonly EndedIndicator[] | null> {
		if (limit <= 0) return null;
		const companies = (await this.#parts.hints.due(now, limit)).slice(0, limit);
		if (companies.length === 0) return null;
		const share = { now, limit: Math.floor(limit / companies.length) };
		return endsOf(companies.map((companyId) => this.#takeFrom(companyId, share)));
	}

	async #takeFrom(companyId: string, claim: Claim): Promise<readonly EndedIndicator[]> {
		const names = await this.#claim(companyId, claim);
		return endsOf(names.map((name) => this.#parts.end(companyId, name, claim.now)));
	}

	async #claim(companyId: string, { now, limit }: Claim): Promise<readonly string[]> {
		const { link, hints, deadlines } = this.#parts;
		const until = now + CLAIM;
		await hints.putOff(companyId, until);
		const answer = await link.run(CLAIM_RUN_OUT, [deadlines(companyId)], [now, until, limit]);
		const [names, earliest] = answer as readonly [readonly string[], string | null];
		if (earliest === null) await this.#forget(companyId);
		else await hints.lower(companyId, Number(earliest));
		return names;
	}

	/** Nothing is left in the company, unless it came in this moment. */
	async #forget(companyId: string): Promise<void> {
		const { link, hints, deadlines } = this.#parts;
		await hints.remove(companyId);
		const [, earliest] = await link.call((redis) => redis.zrange(deadlines(companyId), "0", "0", "WITHSCORES"));
		if (earliest !== undefined) await hints.lower(companyId, Number(earliest));
	}
}
