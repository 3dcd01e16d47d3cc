import type { DeviceKind } from "../actions.ts";
import type { Person } from "../person.ts";
import { Member, type Surroundings } from "./member.ts";

/** What one tick may do at most, so that neither this process nor the server is run over, at whatever pace. */
const MOST_ACTIONS = 200;
const MOST_ARRIVALS = 5;
/** While so many answers are missing nothing more is asked: the server has enough to do. */
const MOST_WAITING = 500;

type Arrival = { readonly member: Member; readonly device: DeviceKind };

/** Everybody on the wire. Does what is due whenever it is told to: who has a clock calls `tick`, ten times a second. */
export class Company {
	readonly #members: readonly Member[];
	readonly #surroundings: Surroundings;
	readonly #arriving: Arrival[] = [];
	#next = 0;

	constructor(people: readonly Person[], surroundings: Surroundings) {
		this.#surroundings = surroundings;
		this.#members = people.map((person) => new Member(person, surroundings));
	}

	/** How many people have a device connected. */
	get present(): number {
		return this.#members.filter(({ isHere }) => isHere).length;
	}

	/** Does what is due, within bounds; what finds no room waits for the next tick, and is not forgotten. */
	tick(): void {
		const { clock, tally } = this.#surroundings;
		if (tally.waiting > MOST_WAITING) return;
		const now = clock.now();
		let room = MOST_ACTIONS;
		for (let asked = 0; asked < this.#members.length && room > 0; asked += 1) {
			const member = this.#members[this.#next] as Member;
			this.#next = (this.#next + 1) % this.#members.length;
			if (member.dueAt > now) continue;
			const { arriving, done } = member.step();
			room -= done;
			this.#arriving.push(...arriving.map((device) => ({ member, device })));
		}
		for (const { member, device } of this.#arriving.splice(0, MOST_ARRIVALS)) member.connect(device);
	}

	/** Everybody leaves. Nobody may be told to tick any more. */
	async leave(): Promise<void> {
		this.#arriving.length = 0;
		await Promise.all(this.#members.map((member) => member.leave()));
	}
}
