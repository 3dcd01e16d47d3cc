import type { AnswerOf } from "@rollcall/protocol/events/up";
import type { Act, Action, DeviceKind, Heard } from "../actions.ts";
import type { Person } from "../person.ts";
import { hear } from "../plan/hear.ts";
import { dueAt, plan } from "../plan/plan.ts";
import { heardInAnswer, heardOf, knownOf } from "./learned.ts";
import { requestOf } from "./requests.ts";
import type { Tally } from "./tally.ts";
import { type Answer, type Request, Wire } from "./wire.ts";

/** What everybody of a company shares. */
export type Surroundings = {
	readonly url: string;
	/** Signs a token for somebody. */
	readonly mint: (person: Person) => string;
	readonly clock: SimulatedClock;
	readonly tally: Tally;
	/** What makes the keys of this run unlike those of any other. */
	readonly run: string;
	/** Do their devices hear of everybody, as the web console does? */
	readonly watches: boolean;
};

/** The time of a simulation, and that of the server. */
export type SimulatedClock = {
	/** Milliseconds since the beginning, in the simulation's time. */
	now(): number;
	/** Milliseconds since 1970, in the server's time. */
	wall(): number;
	/** How much faster the one runs than the other. */
	readonly pace: number;
};

/** However fast a simulation runs, a device sends no more than one heartbeat in this many real milliseconds. */
const SHORTEST_BEAT = 1_000;
const PAUSE = 1_000;

/** One person on the wire: does what the planner says, and tells it what comes back. */
export class Member {
	#person: Person;
	#due: number;
	readonly #wires = new Map<DeviceKind, Wire>();
	readonly #surroundings: Surroundings;
	#pausedUntil = 0;

	constructor(person: Person, surroundings: Surroundings) {
		this.#person = person;
		this.#due = dueAt(person);
		this.#surroundings = surroundings;
	}

	get dueAt(): number {
		return this.#due;
	}

	get isHere(): boolean {
		return Object.values(this.#person.devices).includes("up");
	}

	/** Does what is due. Gives the devices that are to be connected when there is room for that, and how much was done. */
	step(): { readonly arriving: readonly DeviceKind[]; readonly done: number } {
		const { person, actions } = plan(this.#person, this.#surroundings.clock.now());
		this.#keep(person);
		for (const action of actions) if (action.kind !== "connect") this.#perform(action);
		const arriving = actions.flatMap(({ kind, device }) => (kind === "connect" ? [device] : []));
		return { arriving, done: actions.length };
	}

	/** Connects a device, unless it was laid away meanwhile. */
	connect(device: DeviceKind): void {
		const { url, mint, tally, watches } = this.#surroundings;
		if (this.#person.devices[device] !== "coming" || this.#wires.has(device)) return;
		const { userId } = this.#person;
		const wire = new Wire({
			url,
			auth: () => ({
				token: mint(this.#person),
				deviceId: `${userId}-${device}`,
				device,
				batch: true,
				feed: watches ? "company" : "none",
				conversationPresence: watches,
			}),
			ears: {
				up: () => void this.#up(device, wire),
				down: () => {
					tally.broke();
					this.#hear({ kind: "down", device });
				},
				refused: (reason) => tally.refuse(userId, reason),
				news: (news) => heardOf(news, userId).forEach(this.#hear),
			},
		});
		this.#wires.set(device, wire);
	}

	/** Leaves with every device. */
	async leave(): Promise<void> {
		await Promise.all([...this.#wires.keys()].map((device) => this.#leave(device)));
	}

	#keep(person: Person): void {
		this.#person = person;
		this.#due = dueAt(person);
	}

	readonly #hear = (heard: Heard): void => this.#keep(hear(this.#person, heard, this.#surroundings.clock.now()));

	async #up(device: DeviceKind, wire: Wire): Promise<void> {
		const answer = await this.#ask(wire, { name: "conversation:list", payload: {} });
		if (answer === "lost" || !answer.success || this.#wires.get(device) !== wire) return;
		const { conversations, nextCursor } = answer as unknown as AnswerOf<"conversation:list">;
		const known = conversations.map((one) => knownOf(one, this.#person.userId));
		this.#hear({ kind: "up", device });
		this.#hear({ kind: "knows", conversations: known, areAll: nextCursor === null });
	}

	#perform(action: Action): void {
		if (action.kind === "connect") return;
		if (action.kind === "leave") return void this.#leave(action.device);
		void this.#say(action);
	}

	async #leave(device: DeviceKind): Promise<void> {
		const wire = this.#wires.get(device);
		this.#wires.delete(device);
		await wire?.leave();
	}

	async #say(action: Action & Act): Promise<void> {
		const { clock, run } = this.#surroundings;
		const wire = this.#wires.get(action.device);
		if (wire === undefined || clock.wall() < this.#pausedUntil) return;
		const { userId } = this.#person;
		const after = (ms: number): string => new Date(clock.wall() + SHORTEST_BEAT + ms / clock.pace).toISOString();
		const answer = await this.#ask(wire, requestOf(action, { userId, run, after }));
		if (answer === "lost") return;
		for (const heard of heardInAnswer(action, answer, userId)) this.#hear(this.#paced(heard));
	}

	async #ask(wire: Wire, request: Request): Promise<Answer> {
		const { clock, tally } = this.#surroundings;
		tally.asked();
		const answer = await wire.ask(request);
		tally.answered(request.name, answer);
		if (answer !== "lost" && !answer.success && answer.error.retryable)
			this.#pausedUntil = clock.wall() + (answer.error.retryAfterMs ?? PAUSE);
		return answer;
	}

	#paced(heard: Heard): Heard {
		if (heard.kind !== "asked") return heard;
		return { ...heard, everyMs: Math.max(heard.everyMs, SHORTEST_BEAT * this.#surroundings.clock.pace) };
	}
}
