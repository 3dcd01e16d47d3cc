import { type Crowd, person } from "../load/crowd.ts";
import type { MobOrder, MobReport } from "../load/hostile/mob.ts";
import type { LifeOrder, LifeReport } from "../load/jobs/life.ts";
import { percentile } from "../load/latencies.ts";
import { LoadProcess } from "../load/process.ts";
import { figure } from "../measure/figure.ts";
import type { Line } from "../measure/line.ts";
import { cpuMicros, memoryOf } from "../measure/process.ts";
import { type Group, SECRET, type Served } from "../peers/peer.ts";
import { rollcall } from "../peers/rollcall/peer.ts";
import { type Bench, newFolder } from "./bench.ts";
import type { Scenario } from "./scenario.ts";

/** `honest` and `hostile`: people of each company. */
const SIZES = {
	quick: { companies: 4, honest: 90, hostile: 25, messages: 20, forMs: 1_000, rampMs: 500, restMs: 500, rounds: 1 },
	full: {
		companies: 50,
		honest: 270,
		hostile: 30,
		messages: 60,
		forMs: 15_000,
		rampMs: 8_000,
		restMs: 12_000,
		rounds: 3,
	},
} as const;
const CREWS = 2;
const HEARTBEAT_EVERY = 30_000;
const MOVE_EACH = 10;
const GROUP = 10;
/** Hostile ones in each conversation of theirs, and honest ones whom they found there. */
const PARTNERS = { hostile: 2, honest: 3 };
const PER_OFFICE = 100;
const ADDRESSES = 8;
const MIB = 2 ** 20;
const LOOK_EVERY = 1_000;

type Times = "beats" | "sends" | "receives" | "typings";

/** All that was seen of honest people in one phase. */
type Phase = LifeReport & {
	/** Processor time of the server, in milliseconds a second. */
	readonly cpu: number;
	readonly peakMib: number;
};

type Round = { readonly calm: Phase; readonly attacked: Phase; readonly report: MobReport; readonly mobCpu: number };
type Siege = { readonly rounds: readonly Round[]; readonly beforeMib: number; readonly afterMib: number };

/** A load process with the honest people of some of the companies. */
type Crew = { readonly load: LoadProcess; readonly crowd: Crowd; readonly order: Omit<LifeOrder, "part"> };

type Parts = {
	readonly served: Served;
	readonly size: (typeof SIZES)[Bench["size"]];
	readonly crews: readonly Crew[];
	readonly mob: LoadProcess;
	readonly hostile: MobOrder["people"];
};

class Stand {
	readonly #parts: Parts;
	/** Phases that are over: in each the day of the honest ones goes on. */
	#over = 0;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	async siege(): Promise<Siege> {
		await this.#phase(); // the code of the server is warm after it
		const beforeMib = this.#mib();
		const rounds: Round[] = [];
		while (rounds.length < this.#parts.size.rounds) rounds.push(await this.#round());
		return { rounds, beforeMib, afterMib: this.#mib() };
	}

	async #round(): Promise<Round> {
		const calm = await this.#phase();
		const { size, served, mob, hostile } = this.#parts;
		const { forMs, rampMs, restMs } = size;
		const order = { port: served.port, secret: SECRET, people: hostile, addresses: ADDRESSES, overMs: rampMs / 2 };
		await mob.run("attack", order);
		await Bun.sleep(rampMs);
		const before = cpuMicros(mob.pid);
		const attacked = await this.#phase();
		const mobCpu = (cpuMicros(mob.pid) - before) / forMs;
		const report = await mob.run("callOff", null);
		await Bun.sleep(restMs);
		return { calm, attacked, report, mobCpu };
	}

	async #phase(): Promise<Phase> {
		const { served, size, crews } = this.#parts;
		let peakMib = this.#mib();
		const watch = setInterval(() => {
			peakMib = Math.max(peakMib, this.#mib());
		}, LOOK_EVERY);
		const before = cpuMicros(served.pid);
		const reports = await Promise.all(crews.map(({ load, order }) => load.run("life", { ...order, part: this.#over })));
		this.#over += 1;
		const cpu = (cpuMicros(served.pid) - before) / size.forMs;
		clearInterval(watch);
		return { ...together(reports), cpu, peakMib };
	}

	#mib(): number {
		return memoryOf(this.#parts.served.pid).pss / MIB;
	}
}

function together(reports: readonly LifeReport[]): LifeReport {
	const sum = (of: (report: LifeReport) => number) => reports.reduce((total, report) => total + of(report), 0);
	return {
		beats: reports.flatMap(({ beats }) => beats),
		sends: reports.flatMap(({ sends }) => sends),
		receives: reports.flatMap(({ receives }) => receives),
		typings: reports.flatMap(({ typings }) => typings),
		refused: sum(({ refused }) => refused),
		missing: sum(({ missing }) => missing),
		lost: sum(({ lost }) => lost),
		refusal: reports.map(({ refusal }) => refusal).find((text) => text !== "") ?? "",
	};
}

/** Honest conversations of ten, then those that hostile people are in. */
function groupsOf(crowd: Crowd, { honest, hostile }: { honest: number; hostile: number }) {
	const user = (company: number, index: number): string => person(crowd, company, index).userId;
	const range = (count: number, from: number): number[] => Array.from({ length: count }, (_, at) => from + at);
	const talking: Group[] = [];
	const troubled: Group[] = [];
	for (let company = 0; company < crowd.companies; company++) {
		const companyId = person(crowd, company, 0).companyId;
		for (let from = 0; from < honest; from += GROUP)
			talking.push({ companyId, people: range(GROUP, from).map((index) => user(company, index)) });
		for (let from = 0; from < hostile; from += PARTNERS.hostile) {
			const attackers = range(Math.min(PARTNERS.hostile, hostile - from), honest + from);
			const found = range(PARTNERS.honest, (from * PARTNERS.honest) % (honest - PARTNERS.honest));
			troubled.push({ companyId, people: [...attackers, ...found].map((index) => user(company, index)) });
		}
	}
	return { talking, troubled };
}

async function prepare(bench: Bench, served: Served, all: { crews: LoadProcess[]; mob: LoadProcess }): Promise<Stand> {
	const size = SIZES[bench.size];
	const { companies, honest, hostile, messages, forMs } = size;
	const people = honest + hostile;
	const crews: Crew[] = [];
	const attackers: MobOrder["people"][number][] = [];
	for (const [index, load] of all.crews.entries()) {
		const crowd = { prefix: `h${"abcdef"[index]}`, companies: companies / CREWS, people, connect: honest };
		await rollcall.users(served, crowd);
		const { talking, troubled } = groupsOf(crowd, size);
		const ids = await rollcall.groups(served, talking);
		const conversations = talking.map((group, at) => ({ id: ids[at] ?? "", people: group.people }));
		for (const [at, conversationId] of (await rollcall.groups(served, troubled)).entries()) {
			const { companyId, people: members } = troubled[at] as Group;
			for (const userId of members.slice(0, -PARTNERS.honest)) attackers.push({ companyId, userId, conversationId });
		}
		const day = { heartbeatEveryMs: HEARTBEAT_EVERY, moveEach: MOVE_EACH, forMs };
		crews.push({ load, crowd, order: { ...day, conversations, messagesPerSecond: messages / CREWS } });
		await open(served, load, crowd);
	}
	return new Stand({ served, size, crews, mob: all.mob, hostile: attackers });
}

async function open({ port, namespaces }: Served, load: LoadProcess, crowd: Crowd): Promise<void> {
	const place = { port, namespaces, secret: SECRET };
	await load.run("open", { ...place, crowd, auth: { batch: true }, perAddress: PER_OFFICE });
	await load.run("settle", { quietMs: 400, timeoutMs: 120_000 });
}

async function besieged(bench: Bench): Promise<Siege> {
	const env = { ROLLCALL_TRUSTED_PROXIES: "127.0.0.1" };
	const served = await rollcall.start({ folder: newFolder(bench), limits: true, env });
	const crews = Array.from({ length: CREWS }, () => new LoadProcess());
	// Attackers bring their own machines: what this process does takes nothing from those who measure and are measured.
	const mob = new LoadProcess({ yields: true });
	try {
		const stand = await prepare(bench, served, { crews, mob });
		return await stand.siege();
	} finally {
		for (const load of [...crews, mob]) await load.end();
		await served.stop();
	}
}

/** What became of each kind, over all rounds. */
function outcomes(rounds: readonly Round[]): Record<string, string> {
	const kinds = Object.keys(rounds[0]?.report ?? {}).sort();
	return Object.fromEntries(
		kinds.map((kind) => {
			const tallies = rounds.flatMap(({ report }) => report[kind] ?? []);
			const refused: Record<string, number> = {};
			for (const tally of tallies)
				for (const [how, count] of Object.entries(tally.refused)) refused[how] = (refused[how] ?? 0) + count;
			const sum = (of: (tally: MobReport[string]) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
			const said = Object.entries(refused).map(([how, count]) => `${count} ${how}`);
			const counts = `${tallies[0]?.attackers} attackers, ${sum(({ opened }) => opened)} links, ${sum(({ shots }) => shots)} writes`;
			return [`hostile: ${kind}`, `${counts}; refused: ${said.join(", ") || "nothing"}`];
		}),
	);
}

function lines(bench: Bench, { rounds, beforeMib, afterMib }: Siege): readonly Line[] {
	const { companies, honest, hostile, messages, forMs } = SIZES[bench.size];
	const how = `${companies * honest} honest people of ${companies} companies and ${companies * hostile} hostile ones among them, who do everything of the threat table, half of them from ${ADDRESSES} addresses and half from the loopback, whom no limit by address holds, their process when nobody else wants the processor; a heartbeat of each honest one every ${HEARTBEAT_EVERY / 1_000} s, one in ${MOVE_EACH} moved, ${messages} messages a second typed for a second and sent to ${GROUP - 1}; ${forMs / 1_000} s of it without, then with the hostile ones, ${rounds.length} times; default limits`;
	const line = (id: string, what: string, rest: Pick<Line, "unit" | "goals"> & { values: readonly number[] }): Line => {
		const { values, ...others } = rest;
		return { id, what, how, missing: {}, figures: { rollcall: figure(values) }, ...others };
	};
	const ratio = (time: Times): number[] =>
		rounds.map(({ calm, attacked }) => percentile(attacked[time], 0.99) / percentile(calm[time], 0.99));
	const doubled = { unit: "x", goals: [{ kind: "atMost", value: 2 }] } as const;
	const none = { goals: [{ kind: "atMost", value: 0 }] } as const;
	const total = (of: (phase: Phase) => number) => rounds.map(({ calm, attacked }) => of(calm) + of(attacked));
	return [
		{
			...line("H1", "p99 from sending a message to its arrival, with 10 % hostile clients / without", {
				...doubled,
				values: ratio("receives"),
			}),
			details: { ...timesOf(rounds), ...outcomes(rounds) },
		},
		line("H1 ack", "the same of the answer to a message", { ...doubled, values: ratio("sends") }),
		line("H1 beat", "the same of the answer to a heartbeat", { ...doubled, values: ratio("beats") }),
		line("H1 typing", "the same of an indicator", { ...doubled, values: ratio("typings") }),
		line("H1 lost", "honest connections that ended", {
			unit: "connections",
			...none,
			values: total(({ lost }) => lost),
		}),
		line("H1 errors", "honest requests refused or not answered, and messages that did not arrive", {
			unit: "",
			...none,
			values: total(({ refused, missing }) => refused + missing),
		}),
		line("H1 memory", "memory of the server after they have gone / before they came", {
			unit: "x",
			goals: [{ kind: "atMost", value: 1.5 }],
			values: [afterMib / beforeMib],
		}),
		line("H1 peak", "memory of the server while they are there, at most / before they came", {
			unit: "x",
			goals: [],
			values: rounds.map(({ attacked }) => attacked.peakMib / beforeMib),
		}),
	];
}

function timesOf(rounds: readonly Round[]): Record<string, string> {
	const told = (of: (round: Round) => string): string => rounds.map(of).join("; ");
	const p = (values: readonly number[]): string =>
		`${[0.5, 0.99].map((share) => percentile(values, share).toFixed(1)).join("/")}`;
	const both = (time: Times): string => told(({ calm, attacked }) => `${p(calm[time])} -> ${p(attacked[time])}`);
	return {
		"ms p50/p99 to the arrival of a message, each time without -> with": both("receives"),
		"of the answer to a message": both("sends"),
		"of the answer to a heartbeat": both("beats"),
		"of an indicator": both("typings"),
		"CPU of the server, ms/s": told(({ calm, attacked }) => `${Math.round(calm.cpu)} -> ${Math.round(attacked.cpu)}`),
		"CPU of the hostile process, ms/s": told(({ mobCpu }) => String(Math.round(mobCpu))),
		"MiB at most": told(({ calm, attacked }) => `${Math.round(calm.peakMib)} -> ${Math.round(attacked.peakMib)}`),
		"first refusal of an honest request":
			rounds.map(({ attacked }) => attacked.refusal).find((text) => text !== "") ?? "none",
	};
}

/** Whether those who mean well notice those who do not. */
export const hostile: Scenario = {
	id: "H1",
	title: "hostile clients among honest ones",
	run: async (bench) => lines(bench, await besieged(bench)),
};
