import type { Act, Action, DeviceKind, Known } from "../actions.ts";
import { Dice } from "../dice.ts";
import type { Entry, Intent, Person } from "../person.ts";

/** One step of one person's plan: a draft of what they become, and what they do. Lives for one call of the planner. */
export class Turn {
	readonly now: number;
	readonly dice: Dice;
	person: Person;
	readonly actions: Action[] = [];

	constructor(person: Person, now: number) {
		this.person = person;
		this.now = now;
		this.dice = new Dice(person.dice);
	}

	/** What came of it. */
	result(): { readonly person: Person; readonly actions: readonly Action[] } {
		return { person: { ...this.person, dice: this.dice.state }, actions: this.actions };
	}

	set(changes: Partial<Person>): void {
		this.person = { ...this.person, ...changes };
	}

	/** Puts something on the agenda, so many milliseconds from now. */
	later(wait: number, intent: Intent): void {
		const entry: Entry = { at: this.now + Math.max(0, wait), intent };
		this.set({ agenda: [...this.person.agenda, entry] });
	}

	/** Takes off the agenda what fits. */
	forget(fits: (intent: Intent) => boolean): void {
		this.set({ agenda: this.person.agenda.filter(({ intent }) => !fits(intent)) });
	}

	/** Does something on a device, which must be connected. */
	act(device: DeviceKind, act: Act): void {
		if (this.person.devices[device] !== "up")
			throw new Error(`${this.person.userId} acts on a device that is not there`);
		this.actions.push({ device, ...act });
	}

	/** The device that somebody would take now: the large one first; undefined while none is connected. */
	device(): DeviceKind | undefined {
		return (["desktop", "mobile"] as const).find((kind) => this.person.devices[kind] === "up");
	}

	/** Are they at work, with whatever device, connected or coming back? */
	get isHere(): boolean {
		return Object.keys(this.person.devices).length > 0;
	}

	get isResting(): boolean {
		return this.person.restingUntil > this.now;
	}

	known(conversationId: string): Known | undefined {
		return this.person.conversations.get(conversationId);
	}

	learn(known: Known): void {
		this.set({ conversations: new Map(this.person.conversations).set(known.id, known) });
	}

	unlearn(conversationId: string): void {
		const conversations = new Map(this.person.conversations);
		conversations.delete(conversationId);
		this.set({ conversations });
		this.forget((intent) => "conversationId" in intent && intent.conversationId === conversationId);
	}
}
