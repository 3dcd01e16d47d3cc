import { signToken } from "@rollcall/server/auth/sign-token";
import { makePeople, type Person } from "../person.ts";
import { Company } from "./company.ts";
import { introduce } from "./introduce.ts";
import type { SimulatedClock } from "./member.ts";
import { Tally, type Totals } from "./tally.ts";

/** What a simulation is to be. Plain values: it goes to a worker as it is. */
export type Order = {
	readonly url: string;
	readonly companyId: string;
	readonly people: number;
	readonly pace: number;
	readonly seed: number;
	/** A real person whom some of them talk to; null for nobody. */
	readonly guest: string | null;
	readonly secret: string;
	readonly issuer: string | null;
	readonly audience: string | null;
};

export type RunningSimulation = {
	progress(): Totals & { readonly present: number };
	/** Everybody leaves. */
	stop(): Promise<void>;
};

const TICK = 100;
const TOKEN_TTL = 3_600_000;
/** In a larger company devices do not hear of everybody, as nobody's would for long (PR43). */
const WATCHED_UP_TO = 200;

type Named = { readonly userId: string; readonly name?: string | null };

/** Signs a token for somebody of the simulation, as an application would. */
export function minter({ companyId, secret, issuer, audience }: Order) {
	return ({ userId, name = null }: Named): string => {
		const issuedAt = Date.now();
		return signToken({ userId, companyId, name, issuedAt, expiresAt: issuedAt + TOKEN_TTL, issuer, audience }, secret);
	};
}

/** The time of a simulation that begins now. */
function clockOf(pace: number): SimulatedClock {
	const begin = performance.now();
	return { now: () => (performance.now() - begin) * pace, wall: Date.now, pace };
}

type Surroundings = {
	/** Hears of problems. */
	readonly tell: (problem: string) => void;
	/** Done when the server knows everybody, before the first of them comes. */
	readonly prepare?: (people: readonly Person[]) => Promise<void>;
};

/** Starts a simulation: introduces everybody, and lets them come. @throws StartRefused */
export async function startSimulation(order: Order, { tell, prepare }: Surroundings): Promise<RunningSimulation> {
	const { url, people: count, seed, guest, pace } = order;
	const people = makePeople({ seed, count, guest });
	const mint = minter(order);
	await introduce([...people, ...(guest === null ? [] : [{ userId: guest }])], { url, mint });
	await prepare?.(people);
	const tally = new Tally(tell);
	const watches = count <= WATCHED_UP_TO;
	const run = crypto.randomUUID().slice(0, 8);
	const company = new Company(people, { url, mint, clock: clockOf(pace), tally, run, watches });
	const timer = setInterval(() => company.tick(), TICK);
	return {
		progress: () => ({ ...tally.totals(), present: company.present }),
		stop: async () => {
			clearInterval(timer);
			await company.leave();
		},
	};
}
