import type { Finding, Invariant } from "../../domain/invariants.ts";
import { type Subject, type Suspected, Suspicions } from "../../domain/suspicions.ts";
import type { ConversationKey, Millis, UserKey } from "../../ports/keys.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { type CompanyPorts, companyLook } from "./company-look.ts";
import { type ConversationPorts, conversationLook } from "./conversation-look.ts";
import { type PeoplePorts, presenceOf, type Read, readPeople, topicFindings } from "./people-look.ts";
import { Walk } from "./walk.ts";

export type InvariantPorts = PeoplePorts &
	CompanyPorts &
	ConversationPorts & {
		readonly presence: PresenceStore;
		readonly leases: Pick<NodeLeases, "list" | "held">;
		/** Everybody with a connection on this node, once or more. */
		readonly people: () => Iterable<UserKey>;
		/** The companies of which somebody has a connection on this node. */
		readonly companies: () => Iterable<string>;
		/** Can nothing be said now: is a store away, or the node about to stop? A round under way ends then. */
		readonly isIdle: () => boolean;
		/** The time between two looks at what was found: longer than anything may be on its way. */
		readonly between: Millis;
		/** Hears of every subject that was looked at. */
		readonly checked: (invariant: Invariant) => void;
		/** Hears of what does not hold, once. */
		readonly violated: (finding: Finding) => void;
	};

/** In one round: people of this node, companies, people of these, conversations. */
const PEOPLE = 50;
const COMPANIES = 10;
const SHOWN = 200;
const CONVERSATIONS = 20;
/** Once so many people were counted, no further company is counted in that round. */
const COUNTED = 5_000;

const CHECKED: Readonly<Record<Subject["kind"], readonly Invariant[]>> = {
	person: [
		"missing_connection",
		"ghost_connection",
		"shown_while_gone",
		"unannounced_state",
		"foreign_topic",
		"unjoined_topic",
	],
	company: ["wrong_counts"],
	conversation: ["message_numbers", "wrong_cursors", "wrong_people", "indicator_life"],
};

type Page = { readonly companyId: string; readonly after: string | null };

/**
 * Looks at a sample of what must always hold, a little at a time and never at much at once: who is connected here, who is shown
 * as present in their companies, and what they talk in. Whoever runs it hears only of what stays wrong (`Suspicions`).
 */
export class InvariantChecks {
	readonly #ports: InvariantPorts;
	readonly #suspicions: Suspicions;
	readonly #people: Walk<UserKey>;
	readonly #companies: Walk<string>;
	readonly #shown: Walk<string>;
	#page: Page | null = null;
	#round = 0;

	constructor(ports: InvariantPorts) {
		this.#ports = ports;
		this.#suspicions = new Suspicions(ports.between);
		this.#people = new Walk(ports.people);
		this.#companies = new Walk(ports.companies);
		this.#shown = new Walk(onceMore(ports.companies));
	}

	/** Looks at the next part of the sample. */
	async round(): Promise<void> {
		await this.#surely(async (lease) => {
			this.#round += 1;
			const people = distinct(this.#people.next(PEOPLE));
			await this.#lookAtPeople(people, lease);
			await this.#lookAtConversations(people);
			await this.#lookAtShown(lease);
			await this.#lookAtCounts();
		});
	}

	/** Looks again at what was found, where enough time has passed. */
	async again(): Promise<void> {
		await this.#surely(async (lease) => {
			const due = this.#suspicions.due(this.#ports.clock.now());
			for (const suspected of this.#unlessIdle(due)) await this.#lookAgain(suspected, lease);
		});
	}

	/** While nothing can be said, and where this node took another lease meanwhile, what was found says nothing any more. */
	async #surely(look: (lease: string) => Promise<void>): Promise<void> {
		const { isIdle, leases } = this.#ports;
		const lease = leases.held();
		if (isIdle() || lease === null) return this.#suspicions.forget();
		try {
			await look(lease);
		} catch (error) {
			this.#suspicions.forget();
			if (!(error instanceof StoreUnavailable)) throw error;
		}
		if (isIdle() || leases.held() !== lease) this.#suspicions.forget();
	}

	async #lookAgain(suspected: Suspected, lease: string): Promise<void> {
		const { clock, violated } = this.#ports;
		const found = await this.#look(suspected, lease);
		if (found === null) return this.#suspicions.postpone(suspected, clock.now());
		for (const finding of this.#suspicions.lookedAgain(suspected, found, clock.now())) violated(finding);
	}

	async #look({ subject, found }: Suspected, lease: string): Promise<readonly Finding[] | null> {
		switch (subject.kind) {
			case "person":
				return this.#lookAtPerson(subject, lease, found);
			case "company":
				return (await companyLook(this.#ports, subject.companyId)).found;
			case "conversation":
				return conversationLook(this.#ports, subject);
		}
	}

	async #lookAtPerson(key: UserKey, lease: string, again: readonly Finding[]): Promise<readonly Finding[]> {
		const looked = await presenceOf(this.#ports, lease, await readPeople(this.#ports, [key]));
		const topics = await topicFindings(this.#ports, key, { turn: this.#round, again });
		return [...looked.flatMap(({ found }) => found), ...topics];
	}

	async #lookAtPeople(keys: readonly UserKey[], lease: string): Promise<void> {
		const looked = await presenceOf(this.#ports, lease, await readPeople(this.#ports, keys));
		for (const { record, found } of this.#unlessIdle(looked)) {
			const topics = await topicFindings(this.#ports, record, { turn: this.#round, again: [] });
			this.#looked(personOf(record), [...found, ...topics]);
		}
	}

	async #lookAtConversations(people: readonly UserKey[]): Promise<void> {
		const heard = new Map(people.flatMap((key) => this.#oneHeardBy(key)).map((key) => [key.conversationId, key]));
		for (const { companyId, conversationId } of this.#unlessIdle([...heard.values()].slice(0, CONVERSATIONS))) {
			const found = await conversationLook(this.#ports, { companyId, conversationId });
			this.#looked({ kind: "conversation", companyId, conversationId }, found);
		}
	}

	/** A conversation of the person, another one in each round. */
	#oneHeardBy(key: UserKey): readonly ConversationKey[] {
		const topics = this.#ports.connectionsOf(key).flatMap((connection) => connection.topics());
		const ids = [...new Set(topics.flatMap(({ conversationId }) => conversationId ?? []))];
		const conversationId = ids[this.#round % ids.length];
		return conversationId === undefined ? [] : [{ companyId: key.companyId, conversationId }];
	}

	/** The next pages of those who are shown as present: also those of whom nobody here knows anything. */
	async #lookAtShown(lease: string): Promise<void> {
		const read: Read[] = [];
		for (let pages = 0; pages < COMPANIES && read.length < SHOWN; pages += 1) {
			this.#page ??= this.#nextPage();
			if (this.#page === null) break;
			const { companyId, after } = this.#page;
			const limit = SHOWN - read.length;
			const records = await this.#ports.presence.shown(companyId, { after, limit });
			read.push(...records.map((record) => ({ record, before: [] })));
			const last = records.at(-1);
			this.#page = last === undefined || records.length < limit ? null : { companyId, after: last.userId };
		}
		for (const { record, found } of await presenceOf(this.#ports, lease, read)) this.#looked(personOf(record), found);
	}

	#nextPage(): Page | null {
		const [companyId] = this.#shown.next(1);
		return companyId === undefined ? null : { companyId, after: null };
	}

	async #lookAtCounts(): Promise<void> {
		let counted = 0;
		for (let companies = 0; companies < COMPANIES && counted < COUNTED && !this.#ports.isIdle(); companies += 1) {
			const [companyId] = this.#companies.next(1);
			if (companyId === undefined) return;
			const { people, found } = await companyLook(this.#ports, companyId);
			counted += people;
			this.#looked({ kind: "company", companyId }, found);
		}
	}

	*#unlessIdle<T>(list: readonly T[]): Iterable<T> {
		for (const one of list) {
			if (this.#ports.isIdle()) return;
			yield one;
		}
	}

	/** `found`: null where nothing can be said. */
	#looked(subject: Subject, found: readonly Finding[] | null): void {
		if (found === null) return;
		for (const invariant of CHECKED[subject.kind]) this.#ports.checked(invariant);
		for (const finding of this.#suspicions.suspect({ subject, found }, this.#ports.clock.now()))
			this.#ports.violated(finding);
	}
}

/** The companies that there are and those that there were the last time: who was left behind there is found once more. */
function onceMore(companies: () => Iterable<string>): () => Iterable<string> {
	let before = new Set<string>();
	return () => {
		const now = new Set(companies());
		const all = now.union(before);
		before = now;
		return all;
	};
}

function personOf({ companyId, userId }: UserKey): Subject {
	return { kind: "person", companyId, userId };
}

function distinct(keys: readonly UserKey[]): readonly UserKey[] {
	return [...new Map(keys.map((key) => [`${key.companyId}/${key.userId}`, key])).values()];
}
