import type { Person } from "../crowd.ts";
import { signToken } from "../token.ts";
import type { Attack, Target } from "./attack.ts";
import { Attacker } from "./attacker.ts";
import { ATTACKS, type AttackName } from "./attacks.ts";
import { Poller } from "./poller.ts";
import { newTally, type Tally } from "./tally.ts";

export type MobOrder = {
	readonly port: number;
	readonly secret: string;
	/** Each of them attacks in one way. */
	readonly people: readonly (Person & { readonly conversationId: string })[];
	/** Half of them come from so many addresses, the others from the loopback. */
	readonly addresses: number;
	/** They come within this time. */
	readonly overMs: number;
};

/** By kind of attack. */
export type MobReport = Readonly<Record<string, Tally & { readonly attackers: number }>>;

const POLLS = "polls";
/** Shares are of so many. */
const WHOLE = 100;
const LOOK_EVERY = 10;

/** The names of attacks by their shares, mixed so that any few neighbours do different things. */
function wheel(): readonly (AttackName | typeof POLLS)[] {
	const attacks = Object.entries(ATTACKS).map(([name, { share }]) => ({ name, share }));
	const taken = attacks.reduce((sum, { share }) => sum + share, 0);
	const shares = [...attacks, { name: POLLS, share: WHOLE - taken }];
	const slots = shares.flatMap(({ name, share }) =>
		Array.from({ length: share }, (_, index) => ({ name, at: (index + 0.5) / share })),
	);
	return slots.sort((a, b) => a.at - b.at).map(({ name }) => name as AttackName | typeof POLLS);
}

/** All hostile clients of one process. */
export class Mob {
	readonly #members: (Attacker | Poller)[] = [];
	readonly #tallies = new Map<string, Tally & { attackers: number }>();
	#timer: ReturnType<typeof setInterval> | undefined;

	begin(order: MobOrder): void {
		const names = wheel();
		const now = performance.now();
		for (const [index, person] of order.people.entries()) {
			const name = names[index % names.length] ?? POLLS;
			const place = { port: order.port, target: targetOf(order, index, person), tally: this.#tallyOf(name) };
			const from = now + (order.overMs * index) / order.people.length;
			const attack: Attack | null = name === POLLS ? null : ATTACKS[name];
			this.#members.push(attack === null ? new Poller(place, from) : new Attacker({ ...place, attack }, from));
		}
		this.#timer = setInterval(() => {
			const time = performance.now();
			for (const member of this.#members) member.step(time);
		}, LOOK_EVERY);
	}

	/** Everybody goes. */
	end(): MobReport {
		clearInterval(this.#timer);
		for (const member of this.#members) member.end();
		this.#members.length = 0;
		const report = Object.fromEntries(this.#tallies);
		this.#tallies.clear();
		return report;
	}

	#tallyOf(name: string): Tally {
		const tally = this.#tallies.get(name) ?? { ...newTally(), attackers: 0 };
		this.#tallies.set(name, tally);
		tally.attackers += 1;
		return tally;
	}
}

/** By turns within each kind of attack, so that each comes both ways. */
function targetOf({ secret, addresses }: MobOrder, index: number, person: MobOrder["people"][number]): Target {
	const isNamed = (index + Math.floor(index / WHOLE)) % 2 === 1;
	return {
		...person,
		address: isNamed ? `198.19.0.${1 + (Math.floor(index / 2) % addresses)}` : null,
		token: () => signToken(person, secret),
	};
}
