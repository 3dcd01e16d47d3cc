import { compareText } from "../../domain/compare-text.ts";
import type { IndicatorSign } from "../../domain/indicators.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
	ActiveIndicator,
	EndedIndicator,
	IndicatorAudience,
	IndicatorKey,
	IndicatorKind,
	IndicatorStore,
	ToldIndicator,
} from "../../ports/indicator-store.ts";
import type { ConversationKey, Millis, UserKey } from "../../ports/keys.ts";
import type { RedisLink, RedisScript } from "./connection.ts";
import { endsOf } from "./ends.ts";
import { beforeSlash, companyKeys, fromBeforeSlash } from "./keys.ts";
import { ACTIVE_INDICATORS } from "./lua/active-indicators.ts";
import { ANNOUNCE_INDICATOR } from "./lua/announce-indicator.ts";
import { CLAIM_RUN_OUT } from "./lua/claim-run-out.ts";
import { END_INDICATOR } from "./lua/end-indicator.ts";
import { HIDE_INDICATOR } from "./lua/hide-indicator.ts";
import { START_INDICATOR } from "./lua/start-indicator.ts";
import { STOP_INDICATOR } from "./lua/stop-indicator.ts";
import { RunOut } from "./run-out.ts";
import { RunOutHints } from "./run-out-hints.ts";

/** For the connection to load. */
export const INDICATOR_SCRIPTS: readonly RedisScript[] = [
	ACTIVE_INDICATORS,
	ANNOUNCE_INDICATOR,
	CLAIM_RUN_OUT,
	END_INDICATOR,
	HIDE_INDICATOR,
	START_INDICATOR,
	STOP_INDICATOR,
];

/** So long after it has run out an indicator waits for somebody who answers its end; then its keys are gone. */
const UNANSWERED_TTL = 60_000;
const KINDS: readonly IndicatorKind[] = ["typing", "recording"];

export type RedisIndicatorsOptions = {
	readonly link: RedisLink;
	/** The store's clock. */
	readonly clock: Clock;
	readonly prefix: string;
	/** How many keys name the companies in which something falls due: 1, or some for a large Redis Cluster. */
	readonly shards?: number;
};

/** What stands in the hash of a conversation, as the scripts write it. */
type Stored = {
	readonly startedAt: Millis;
	readonly devices: Readonly<Record<string, Millis>>;
	readonly told: Readonly<Partial<Record<IndicatorAudience, unknown>>>;
};

/**
 * Typing and recording in Redis, across nodes. Keys of a company (STO4), all of which expire:
 * - `typing:<conversationId>`, `recording:<conversationId>`: sorted sets, `userId/deviceId` by when it runs out;
 * - `typing-since:<conversationId>`, `recording-since:...`: hashes, userId to start, devices and who was told;
 * - `indicators:<userId>`: set of `kind/conversationId`, as long as what one user can start before it runs out;
 * - `indicator-ends`: sorted set of `kind/userId/conversationId` by when it runs out.
 * Beside the companies' keys are the hints in which of them to look for what ran out (`run-out-hints.ts`).
 */
export class RedisIndicatorStore implements IndicatorStore {
	readonly #link: RedisLink;
	readonly #clock: Clock;
	readonly #prefix: string;
	readonly #hints: RunOutHints;
	readonly #runOut: RunOut;

	constructor({ link, clock, prefix, shards = 1 }: RedisIndicatorsOptions) {
		this.#link = link;
		this.#clock = clock;
		this.#prefix = prefix;
		this.#hints = new RunOutHints(link, { prefix, shards });
		this.#runOut = new RunOut({
			link,
			hints: this.#hints,
			deadlines: (companyId) => this.#deadlines(companyId),
			end: (companyId, name, now) => this.#end(keyOf(companyId, name), now),
		});
	}

	async start(key: IndicatorKey, { deviceId, ttl }: IndicatorSign): Promise<void> {
		const now = this.#clock.now();
		const user = beforeSlash(key.userId);
		const args = [user, deviceId, now, now + ttl, ...namesOf(key), ttl + UNANSWERED_TTL];
		await this.#link.run(START_INDICATOR, this.#keys(key), args);
		await this.#hints.lower(key.companyId, now + ttl);
	}

	async stop(key: IndicatorKey, deviceId: string): Promise<readonly EndedIndicator[]> {
		const args = [beforeSlash(key.userId), deviceId, this.#clock.now(), ...namesOf(key)];
		return endedBy(key, await this.#link.run(STOP_INDICATOR, this.#keys(key), args));
	}

	async endDevice(key: UserKey, deviceId: string): Promise<readonly EndedIndicator[]> {
		const all = await this.#startedBy(key);
		return endsOf(all.map((one) => this.stop(one, deviceId)));
	}

	endIn(
		{ companyId, conversationId, userId }: ConversationKey & { readonly userId: string },
		kinds: readonly IndicatorKind[],
	): Promise<readonly EndedIndicator[]> {
		return endsOf(kinds.map((kind) => this.#end({ companyId, conversationId, userId, kind }, null)));
	}

	expired(limit: number): Promise<readonly EndedIndicator[]> {
		return this.#runOut.take(limit, this.#clock.now());
	}

	async active({ companyId, conversationId }: ConversationKey): Promise<readonly ActiveIndicator[]> {
		const now = this.#clock.now();
		const found = KINDS.map(async (kind) => {
			const keys = this.#inConversation({ companyId, conversationId }, kind);
			const flat = (await this.#link.run(ACTIVE_INDICATORS, keys, [now])) as readonly (string | number)[];
			return Array.from({ length: flat.length / 3 }, (_, index) => ({
				companyId,
				conversationId,
				userId: fromBeforeSlash(flat[3 * index] as string),
				kind,
				startedAt: flat[3 * index + 1] as Millis,
				expiresAt: flat[3 * index + 2] as Millis,
			}));
		});
		return (await Promise.all(found)).flat().sort(byStart);
	}

	async ofUser(key: UserKey): Promise<readonly ToldIndicator[]> {
		const now = this.#clock.now();
		const user = beforeSlash(key.userId);
		const found = (await this.#startedBy(key)).map(async (one) => {
			const [, since] = this.#inConversation(one, one.kind);
			const text = await this.#link.call((redis) => redis.hget(since, user));
			return text === null ? [] : livingOf(one, JSON.parse(text) as Stored, now);
		});
		return (await Promise.all(found)).flat();
	}

	async announce(key: IndicatorKey, audience: IndicatorAudience): Promise<ActiveIndicator | undefined> {
		const [, since] = this.#inConversation(key, key.kind);
		const args = [beforeSlash(key.userId), audience, this.#clock.now()];
		const told = (await this.#link.run(ANNOUNCE_INDICATOR, [since], args)) as readonly [Millis, Millis] | null;
		if (told === null) return undefined;
		return { ...bare(key), startedAt: told[0], expiresAt: told[1] };
	}

	async hide(key: IndicatorKey, audience: IndicatorAudience): Promise<boolean> {
		const [, since] = this.#inConversation(key, key.kind);
		return (await this.#link.run(HIDE_INDICATOR, [since], [beforeSlash(key.userId), audience])) === 1;
	}

	/** Ends it: where it has run out by then, or (null) in any case. */
	async #end(key: IndicatorKey, ranOutBy: Millis | null): Promise<readonly EndedIndicator[]> {
		const args = [beforeSlash(key.userId), ...namesOf(key), ranOutBy ?? ""];
		return endedBy(key, await this.#link.run(END_INDICATOR, this.#keys(key), args));
	}

	async #startedBy(key: UserKey): Promise<readonly IndicatorKey[]> {
		const names = await this.#link.call((redis) => redis.smembers(this.#ofUser(key)));
		return names.map((name) => {
			const [kind, conversationId] = cut(name);
			return { companyId: key.companyId, conversationId, userId: key.userId, kind: kind as IndicatorKind };
		});
	}

	#keys(key: IndicatorKey): readonly string[] {
		return [...this.#inConversation(key, key.kind), this.#ofUser(key), this.#deadlines(key.companyId)];
	}

	#inConversation({ companyId, conversationId }: ConversationKey, kind: IndicatorKind): readonly [string, string] {
		const company = companyKeys(this.#prefix, companyId);
		return [`${company}${kind}:${conversationId}`, `${company}${kind}-since:${conversationId}`];
	}

	#ofUser({ companyId, userId }: UserKey): string {
		return `${companyKeys(this.#prefix, companyId)}indicators:${userId}`;
	}

	#deadlines(companyId: string): string {
		return `${companyKeys(this.#prefix, companyId)}indicator-ends`;
	}
}

/** Its names in the user's set, and among the company's deadlines. */
function namesOf({ kind, userId, conversationId }: IndicatorKey): readonly [string, string] {
	return [`${kind}/${conversationId}`, `${kind}/${beforeSlash(userId)}/${conversationId}`];
}

/** What a name among the company's deadlines stands for. */
function keyOf(companyId: string, name: string): IndicatorKey {
	const [kind, rest] = cut(name);
	const [user, conversationId] = cut(rest);
	return { companyId, conversationId, userId: fromBeforeSlash(user), kind: kind as IndicatorKind };
}

/** What is before the first slash, and what is after it. */
function cut(name: string): readonly [string, string] {
	const at = name.indexOf("/");
	return [name.slice(0, at), name.slice(at + 1)];
}

function bare({ companyId, conversationId, userId, kind }: IndicatorKey): IndicatorKey {
	return { companyId, conversationId, userId, kind };
}

function endedBy(key: IndicatorKey, answer: unknown): readonly EndedIndicator[] {
	return answer === null ? [] : [{ ...bare(key), told: answer as readonly IndicatorAudience[] }];
}

function livingOf(key: IndicatorKey, { startedAt, devices, told }: Stored, now: Millis): readonly ToldIndicator[] {
	const expiresAt = Math.max(0, ...Object.values(devices));
	if (expiresAt <= now) return [];
	return [{ ...key, startedAt, expiresAt, told: Object.keys(told) as IndicatorAudience[] }];
}

function byStart(a: ActiveIndicator, b: ActiveIndicator): number {
	return a.startedAt - b.startedAt || compareText(a.userId, b.userId) || compareText(a.kind, b.kind);
}
