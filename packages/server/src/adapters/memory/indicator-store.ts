import { compareText } from "../../domain/compare-text.ts";
import * as rules from "../../domain/indicators.ts";
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
import { Deadlines, type Due, NOT_QUEUED } from "./deadlines.ts";

type Entry = Due & { readonly key: IndicatorKey; indicator: rules.Indicator };

/** Every entry stands in both. */
type Company = {
	readonly conversations: Map<string, Map<string, Entry>>;
	readonly users: Map<string, Set<Entry>>;
};

/** One of a conversation's indicators. No two share a name, whatever the id is made of: kinds are ours, without a slash. */
function nameOf({ kind, userId }: Pick<IndicatorKey, "kind" | "userId">): string {
	return `${kind}/${userId}`;
}

function byStart(a: ActiveIndicator, b: ActiveIndicator): number {
	return a.startedAt - b.startedAt || compareText(a.userId, b.userId) || compareText(a.kind, b.kind);
}

function activeOf({ key, indicator }: Entry): ActiveIndicator {
	return { ...key, startedAt: indicator.startedAt, expiresAt: rules.expiresAt(indicator) };
}

/** The indicators of a single node: everything in memory (STO1). */
export class MemoryIndicatorStore implements IndicatorStore {
	readonly #clock: Clock;
	readonly #companies = new Map<string, Company>();
	readonly #deadlines = new Deadlines<Entry>();

	constructor({ clock }: { readonly clock: Clock }) {
		this.#clock = clock;
	}

	/** How many of everything that is kept, deadlines included: of those every indicator has one. */
	get size(): { readonly conversations: number; readonly users: number; readonly indicators: number } {
		const companies = [...this.#companies.values()];
		return {
			conversations: companies.reduce((sum, { conversations }) => sum + conversations.size, 0),
			users: companies.reduce((sum, { users }) => sum + users.size, 0),
			indicators: this.#deadlines.size,
		};
	}

	async start(key: IndicatorKey, sign: rules.IndicatorSign): Promise<void> {
		const entry = this.#find(key);
		const indicator = rules.started(entry?.indicator, sign, this.#now());
		if (entry === undefined) this.#add(key, indicator);
		else this.#put(entry, indicator);
	}

	async stop(key: IndicatorKey, deviceId: string): Promise<readonly EndedIndicator[]> {
		const entry = this.#find(key);
		return entry === undefined ? [] : this.#stop(entry, deviceId);
	}

	async endDevice(key: UserKey, deviceId: string): Promise<readonly EndedIndicator[]> {
		return this.#entriesOf(key).flatMap((entry) => this.#stop(entry, deviceId));
	}

	async endIn(
		key: ConversationKey & { readonly userId: string },
		kinds: readonly IndicatorKind[],
	): Promise<readonly EndedIndicator[]> {
		return kinds.flatMap((kind) => {
			const entry = this.#find({ ...key, kind });
			return entry === undefined ? [] : [this.#end(entry)];
		});
	}

	async expired(limit: number): Promise<readonly EndedIndicator[]> {
		const now = this.#now();
		const ended: EndedIndicator[] = [];
		while (ended.length < limit) {
			const entry = this.#deadlines.take(now);
			if (entry === undefined) break;
			if (rules.lives(entry.indicator, now)) this.#put(entry, entry.indicator);
			else ended.push(this.#end(entry));
		}
		return ended;
	}

	async active({ companyId, conversationId }: ConversationKey): Promise<readonly ActiveIndicator[]> {
		const entries = this.#companies.get(companyId)?.conversations.get(conversationId)?.values() ?? [];
		return this.#living([...entries])
			.map(activeOf)
			.sort(byStart);
	}

	async ofUser(key: UserKey): Promise<readonly ToldIndicator[]> {
		return this.#living(this.#entriesOf(key)).map((entry) => ({
			...activeOf(entry),
			told: rules.toldOf(entry.indicator),
		}));
	}

	async announce(key: IndicatorKey, audience: IndicatorAudience): Promise<ActiveIndicator | undefined> {
		const now = this.#now();
		const entry = this.#find(key);
		if (entry === undefined || !rules.toAnnounce(entry.indicator, audience, now)) return undefined;
		entry.indicator = rules.announced(entry.indicator, audience, now);
		return activeOf(entry);
	}

	async hide(key: IndicatorKey, audience: IndicatorAudience): Promise<boolean> {
		const entry = this.#find(key);
		if (entry === undefined) return false;
		const before = entry.indicator;
		entry.indicator = rules.hidden(before, audience);
		return entry.indicator !== before;
	}

	#now(): Millis {
		return this.#clock.now();
	}

	#find(key: IndicatorKey): Entry | undefined {
		return this.#companies.get(key.companyId)?.conversations.get(key.conversationId)?.get(nameOf(key));
	}

	#entriesOf({ companyId, userId }: UserKey): readonly Entry[] {
		return [...(this.#companies.get(companyId)?.users.get(userId) ?? [])];
	}

	#living(entries: readonly Entry[]): readonly Entry[] {
		const now = this.#now();
		return entries.filter(({ indicator }) => rules.lives(indicator, now));
	}

	#add({ companyId, conversationId, userId, kind }: IndicatorKey, indicator: rules.Indicator): void {
		const key = { companyId, conversationId, userId, kind };
		const entry: Entry = { ...NOT_QUEUED, key, indicator };
		const { conversations, users } = among(this.#companies, companyId, newCompany);
		among(conversations, conversationId, newConversation).set(nameOf(key), entry);
		among(users, userId, newUser).add(entry);
		this.#put(entry, indicator);
	}

	/** The deadline may have come nearer: a device stopped that would have kept the indicator alive for longest. */
	#put(entry: Entry, indicator: rules.Indicator): void {
		entry.indicator = indicator;
		this.#deadlines.schedule(entry, rules.expiresAt(indicator));
	}

	#stop(entry: Entry, deviceId: string): readonly EndedIndicator[] {
		const indicator = rules.stopped(entry.indicator, deviceId);
		if (!rules.lives(indicator, this.#now())) return [this.#end(entry)];
		this.#put(entry, indicator);
		return [];
	}

	#end(entry: Entry): EndedIndicator {
		const { key, indicator } = entry;
		const { companyId, conversationId, userId } = key;
		this.#deadlines.cancel(entry);
		const company = this.#companies.get(companyId) as Company;
		const conversation = company.conversations.get(conversationId);
		conversation?.delete(nameOf(key));
		if (conversation?.size === 0) company.conversations.delete(conversationId);
		const user = company.users.get(userId);
		user?.delete(entry);
		if (user?.size === 0) company.users.delete(userId);
		if (company.users.size === 0) this.#companies.delete(companyId);
		return { ...key, told: rules.toldOf(indicator) };
	}
}

const newCompany = (): Company => ({ conversations: new Map(), users: new Map() });
const newConversation = () => new Map<string, Entry>();
const newUser = () => new Set<Entry>();

/** What stands under the name, made where nothing does. */
function among<T>(map: Map<string, T>, name: string, make: () => T): T {
	let found = map.get(name);
	if (found === undefined) {
		found = make();
		map.set(name, found);
	}
	return found;
}
