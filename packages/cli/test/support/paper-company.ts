import type { Action, DeviceKind, Heard, Known, Last } from "../../src/simulate/actions.ts";
import { makePeople, type Person } from "../../src/simulate/person.ts";
import { hear } from "../../src/simulate/plan/hear.ts";
import { dueAt, plan } from "../../src/simulate/plan/plan.ts";

/** Something that somebody did, and when. */
export type Deed = { readonly at: number; readonly userId: string; readonly action: Action };

type Paper = {
	readonly known: Omit<Known, "isOwner" | "readSeq" | "ownInARow" | "last">;
	owner: string;
	last: Last | null;
};

/**
 * What the planner's rules are played through against: time that jumps from one thing due to the next, and in the place of a
 * server the least that people must hear of each other. The real server is in simulate.test.ts.
 */
export class PaperCompany {
	readonly deeds: Deed[] = [];
	readonly people = new Map<string, Person>();
	readonly #conversations = new Map<string, Paper>();
	now = 0;

	constructor(seed: number, count: number, guest: string | null = null) {
		for (const person of makePeople({ seed, count, guest })) this.people.set(person.userId, person);
	}

	/** Lives on for so many milliseconds. */
	live(ms: number): this {
		const end = this.now + ms;
		for (;;) {
			const next = [...this.people.values()].reduce((first, one) => (dueAt(one) < dueAt(first) ? one : first));
			if (dueAt(next) > end) break;
			this.now = Math.max(this.now, dueAt(next));
			const { person, actions } = plan(next, this.now);
			this.people.set(person.userId, person);
			for (const action of actions) this.#do(person.userId, action);
		}
		this.now = end;
		return this;
	}

	/** Tells somebody something, as the wire would. */
	tell(userId: string, heard: Heard): void {
		const person = this.people.get(userId);
		if (person !== undefined) this.people.set(userId, hear(person, heard, this.now));
	}

	/** A real person says something. */
	say(conversationId: string, senderId: string, text: string): void {
		this.#message(conversationId, { senderId, text, cue: null });
	}

	/** The direct conversation of two people; made where there is none. */
	direct(one: string, other: string): string {
		return this.#bringTogether(one, [one, other], "direct");
	}

	by(userId: string): Action[] {
		return this.deeds.filter((deed) => deed.userId === userId).map(({ action }) => action);
	}

	#do(userId: string, action: Action): void {
		this.deeds.push({ at: this.now, userId, action });
		switch (action.kind) {
			case "connect":
				return this.#arrive(userId, action.device);
			case "meet":
				return void this.#bringTogether(userId, [userId, action.userId], "direct");
			case "gather":
				return void this.#bringTogether(userId, [userId, ...action.userIds], "group");
			case "send":
				this.#message(action.conversationId, { ...action.line, senderId: userId });
				return this.tell(userId, { ...action, kind: "sent", messageId: `m${this.deeds.length}` });
		}
	}

	#arrive(userId: string, device: DeviceKind): void {
		this.tell(userId, { kind: "up", device });
		const own = [...this.#conversations.values()].filter(({ known }) => known.people.includes(userId));
		const conversations = own.map((paper) => this.#seenBy(userId, paper));
		this.tell(userId, { kind: "knows", conversations, areAll: false });
	}

	#bringTogether(owner: string, people: readonly string[], type: "direct" | "group"): string {
		const id = type === "direct" ? people.toSorted().join("&") : `g${this.#conversations.size}`;
		const paper = this.#conversations.get(id) ?? { known: { id, type, people }, owner, last: null };
		this.#conversations.set(id, paper);
		for (const userId of people)
			this.tell(userId, { kind: "knows", conversations: [this.#seenBy(userId, paper)], areAll: false });
		return id;
	}

	#message(conversationId: string, message: Pick<Last, "senderId" | "text" | "cue">): void {
		const paper = this.#conversations.get(conversationId);
		if (paper === undefined) throw new Error(`nobody has made ${conversationId}`);
		const { senderId, text, cue } = message;
		paper.last = { senderId, text, cue, seq: (paper.last?.seq ?? 0) + 1, at: this.now };
		for (const userId of paper.known.people) this.tell(userId, { kind: "message", conversationId, last: paper.last });
	}

	#seenBy(userId: string, { known, owner, last }: Paper): Known {
		const readSeq = this.people.get(userId)?.conversations.get(known.id)?.readSeq ?? 0;
		return { ...known, isOwner: owner === userId, readSeq, last, ownInARow: 0 };
	}
}
