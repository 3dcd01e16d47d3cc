import type { Bus, MembershipChange } from "../../ports/bus.ts";
import type { ConversationStore, ConversationType } from "../../ports/conversation-store.ts";
import type { ConversationKey, UserKey } from "../../ports/keys.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { type TellChangePorts, tellMembership } from "./tell-change.ts";
import { telling } from "./telling.ts";

export type MembershipChecksPorts = Omit<TellChangePorts, "bus"> & {
	readonly bus: Bus;
	readonly conversations: Pick<ConversationStore, "participants" | "get">;
	/** Does this node have a connection of the user, or keep what they are in? */
	readonly knows: (key: UserKey) => boolean;
	readonly failed: (what: string, error: unknown) => void;
};

/** What was told last of a conversation. `isIn`: of whom it was told that they came (true) or went. */
type Told = {
	readonly key: ConversationKey;
	readonly type: ConversationType;
	readonly people: number;
	readonly isIn: Map<string, boolean>;
};

/** So many conversations are compared at once: those who send wait behind them. */
const AT_ONCE = 4;
/** And in one tick: who is erased leaves all of theirs in a moment, and a server that stops waits for its ticks. */
const MOST = 200;

function nameOf({ companyId, conversationId }: ConversationKey): string {
	return `${companyId}/${conversationId}`;
}

/**
 * What is told last of who is in a conversation need not be what was decided last: messages of two nodes cross on their way,
 * and so does what is told by somebody who had to look first. After a change this node therefore compares those concerned with
 * the store, and where they differ tells its own connections how it is (CON2, T-07).
 */
export class MembershipChecks {
	readonly #ports: MembershipChecksPorts;
	readonly #here: TellChangePorts;
	readonly #due = new Map<string, Told>();

	constructor({ bus, ...ports }: MembershipChecksPorts) {
		this.#ports = { bus, ...ports };
		this.#here = { ...ports, bus: { publish: (message) => bus.publishHere(message) } };
		bus.subscribe((message) => {
			if (message.kind === "membership") this.#heard(message);
		});
	}

	/** Compares what changed since the last time, and what could not be compared then. Never rejects. */
	async tick(): Promise<void> {
		const due = [...this.#due.values()].slice(0, MOST);
		for (const { key } of due) this.#due.delete(nameOf(key));
		for (let start = 0; start < due.length; start += AT_ONCE)
			await Promise.all(due.slice(start, start + AT_ONCE).map((told) => this.#check(told)));
	}

	#heard({ companyId, conversationId, type, people, added, removed }: MembershipChange): void {
		if (![...added, ...removed].some((userId) => this.#ports.knows({ companyId, userId }))) return;
		const isIn = new Map<string, boolean>();
		for (const userId of removed) isIn.set(userId, false);
		for (const userId of added) isIn.set(userId, true);
		const key = { companyId, conversationId };
		const before = this.#due.get(nameOf(key))?.isIn ?? [];
		this.#due.set(nameOf(key), { key, type, people, isIn: new Map([...before, ...isIn]) });
	}

	/** What was told meanwhile is newer. */
	#again(told: Told): void {
		const name = nameOf(told.key);
		const newer = this.#due.get(name);
		if (newer === undefined) this.#due.set(name, told);
		else this.#due.set(name, { ...newer, isIn: new Map([...told.isIn, ...newer.isIn]) });
	}

	async #check(told: Told): Promise<void> {
		try {
			if (!(await this.#compare(told))) this.#again(told);
		} catch (error) {
			if (error instanceof StoreUnavailable) this.#again(told);
			else this.#ports.failed("who is in a conversation", error);
		}
	}

	/** False where it is to be compared once more, since something changed meanwhile. */
	async #compare({ key, type, people, isIn }: Told): Promise<boolean> {
		const { conversations } = this.#ports;
		const participants = await conversations.participants(key);
		const there = new Set(participants.map(({ userId }) => userId));
		const added = participants.filter(({ userId }) => isIn.get(userId) === false);
		const removed = [...isIn].flatMap(([userId, wasIn]) => (wasIn && !there.has(userId) ? [userId] : []));
		if (added.length + removed.length === 0) {
			const change = { ...key, type, people: participants.length, added: [], removed: [] };
			if (people !== change.people) tellMembership(this.#here, change);
			return true;
		}
		const tell = await telling(conversations, { key, type, participants, added, removed, roles: [] });
		if (tell === null || this.#due.has(nameOf(key))) return false;
		tell(this.#here);
		return true;
	}
}
