import { person } from "../load/crowd.ts";
import { memoryOf } from "../measure/process.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage, type Stage } from "./bench.ts";
import { figuresBy, peersNamed, type Scenario } from "./scenario.ts";
import { warmUp } from "./warm-up.ts";

const PEOPLE = 100;
const GROUP = 10;
const SIZES = {
	quick: { companies: [3, 6], forMs: 3_000, repetitions: 1 },
	full: { companies: [10, 30, 60], forMs: 20_000, repetitions: 2 },
} as const;
/** Everybody reports a position that has moved so often, and sends so many messages an hour. */
const HEARTBEAT_EVERY = 30_000;
const SENDS_AN_HOUR = 36;
const HOUR = 3_600;

/** What a server needs for so many people who live an ordinary day; processor time in milliseconds a second. */
type Day = {
	/** While everybody is there and nothing happens. */
	readonly idle: number;
	readonly moving: number;
	readonly sending: number;
	readonly kib: number;
	readonly frames: number;
	readonly bytes: number;
};

async function aDay(bench: Bench, peer: Peer, companies: number): Promise<Day> {
	const { forMs } = SIZES[bench.size];
	const crowd = { prefix: "d", companies, people: PEOPLE };
	return onStage(peer, { folder: newFolder(bench) }, async (stage) => {
		await warmUp(stage, bench.size);
		const sends = await prepare(stage, crowd);
		const before = memoryOf(stage.served.pid).pss;
		await stage.open({ crowd, auth: { batch: true } });
		await stage.settle();
		const kib = (memoryOf(stage.served.pid).pss - before) / 1_024 / companies / PEOPLE;
		const rate = (companies * PEOPLE * SENDS_AN_HOUR) / HOUR;
		// The two kinds of load take turns, so that each is known: what they cost beyond an idle server adds up.
		const beats = { everyMs: HEARTBEAT_EVERY, forMs, viewers: 1 };
		const order = { ...sends, namespace: "/chat", window: 0, rate, forMs };
		await stage.load.run("heartbeats", { ...beats, forMs: forMs / 4 });
		await stage.load.run("requests", { ...order, forMs: forMs / 4 });
		await stage.settle();
		await stage.load.run("counts", true);
		stage.cpu();
		await Bun.sleep(forMs / 4);
		const idle = (stage.cpu() / forMs) * 4;
		const moved = await stage.load.run("heartbeats", beats);
		const moving = stage.cpu() / forMs - idle;
		await stage.load.run("counts", true);
		stage.cpu();
		await stage.load.run("requests", order);
		const sending = stage.cpu() / forMs - idle;
		const { frames, bytes } = await stage.load.run("counts", true);
		const perSecond = (count: number) => (count * 1_000) / forMs;
		return {
			idle,
			moving,
			sending,
			kib,
			frames: perSecond(moved.frames + frames),
			bytes: perSecond(moved.bytes + bytes),
		};
	});
}

async function prepare({ peer, served }: Stage, crowd: { prefix: string; companies: number; people: number }) {
	const groups = Array.from({ length: (crowd.companies * PEOPLE) / GROUP }, (_, index) => {
		const company = index % crowd.companies;
		const first = Math.floor(index / crowd.companies) * GROUP;
		const people = Array.from({ length: GROUP }, (_one, at) => person(crowd, company, first + at).userId);
		return { companyId: `${crowd.prefix}${company}`, people };
	});
	await peer.users(served, crowd);
	const ids = await peer.groups(served, groups);
	return {
		senders: groups.map(({ people }) => people[0] ?? ""),
		args: ids.map((id) => `["chat:send",{"conversationId":"${id}","text":"The survey of roof # is done."}]`),
	};
}

/** The points against which the model of docs/scaling.md is checked. */
export const capacity: Scenario = {
	id: "C1",
	title: "what so many people need",
	run: async (bench) => {
		const { companies, repetitions, forMs } = SIZES[bench.size];
		const peers = peersNamed(bench, ["rollcall"]);
		const samples = await interleaved(bench, { peers, repetitions }, async (peer) => {
			const days: Day[] = [];
			for (const count of companies) days.push(await aDay(bench, peer, count));
			return days;
		});
		const how = `Companies of ${PEOPLE}, both namespaces, batches; everybody reports a moved position every ${HEARTBEAT_EVERY / 1_000} s, shown to their company, and sends ${SENDS_AN_HOUR} messages an hour to ${GROUP} people; ${forMs / 1_000} s of each in turn, after a quarter of that in which nothing happens; each without what an idle server takes`;
		return companies.flatMap((count, index) => {
			const row = { missing: {}, how, goals: [] };
			const of = (pick: (day: Day) => number) => figuresBy(samples, (days) => pick(days[index] as Day));
			const people = count * PEOPLE;
			const line = (name: string, rest: { what: string; unit: string; pick: (day: Day) => number }) => {
				const { what, unit, pick } = rest;
				return { ...row, id: `C1 ${people} ${name}`, what: `${people} people: ${what}`, unit, figures: of(pick) };
			};
			return [
				line("cpu", { what: "CPU", unit: "ms/s", pick: ({ idle, moving, sending }) => idle + moving + sending }),
				line("idle", { what: "CPU while nothing happens", unit: "ms/s", pick: ({ idle }) => idle }),
				line("moving", { what: "CPU of the positions", unit: "ms/s", pick: ({ moving }) => moving }),
				line("sending", { what: "CPU of the messages", unit: "ms/s", pick: ({ sending }) => sending }),
				line("memory", { what: "memory of each", unit: "KiB", pick: ({ kib }) => kib }),
				line("frames", { what: "frames sent", unit: "/s", pick: ({ frames }) => frames }),
				line("bytes", { what: "bytes sent", unit: "B/s", pick: ({ bytes }) => bytes }),
			];
		});
	},
};
