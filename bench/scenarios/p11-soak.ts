import { type Crowd, person } from "../load/crowd.ts";
import { signToken } from "../load/token.ts";
import { memoryOf } from "../measure/process.ts";
import { type Peer, SECRET } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage, type Stage } from "./bench.ts";
import { figuresBy, peersNamed, type Scenario } from "./scenario.ts";

const SIZES = { quick: { companies: 3 }, full: { companies: 20 } } as const;
const PEOPLE = 100;
/** Memory is read so often: of an hour every 5 minutes. */
const READINGS = 12;
const MIB = 2 ** 20;
const ROUND = 10_000;
/** Longer than the grace, so that whoever was taken for gone after the last round is told in this part. */
const BEATING = 7_000;
/** Spread over all companies. */
const VIEWERS = 95;
const SENDS_PER_SECOND = 50;
/** Of all connections, in each round. */
const CHURN = 0.02;
const MINUTE = 60_000;

type Soaked = {
	readonly growth: number;
	readonly lost: number;
	readonly wrong: number;
	readonly p99: number;
	/** MiB after each twelfth of the run. */
	readonly series: readonly number[];
};

type Round = { readonly p99: number; readonly offlines: number };

/** Ten seconds of life: everybody on the move, messages, and some whose network breaks and who come back. */
async function round(stage: Stage, { crowd, order }: Sends): Promise<Round> {
	const beats = { everyMs: ROUND, forMs: BEATING, viewers: VIEWERS };
	const { offlines } = await stage.load.run("heartbeats", beats);
	const sends = { ...order, window: 0, rate: SENDS_PER_SECOND, forMs: ROUND - BEATING };
	const { latency } = await stage.load.run("requests", sends);
	await stage.churn({ crowd, auth: { batch: true } }, Math.ceil(crowd.companies * PEOPLE * CHURN));
	return { p99: latency.p99, offlines };
}

/** How many people of the crowd the server does not show as present, to one person of each company. */
async function unseen({ served }: Stage, crowd: Crowd): Promise<number> {
	let missing = 0;
	for (let company = 0; company < crowd.companies; company++) {
		const token = signToken(person(crowd, company, 0), SECRET);
		const answer = await fetch(`http://127.0.0.1:${served.port}/api/presence?limit=500`, {
			headers: { authorization: `Bearer ${token}` },
		});
		const { users } = (await answer.json()) as { readonly users: readonly unknown[] };
		missing += crowd.people - users.length;
	}
	return missing;
}

type Sends = Awaited<ReturnType<typeof prepare>>;

async function prepare(bench: Bench, { peer, served, open, settle }: Stage) {
	const crowd = { prefix: "k", companies: SIZES[bench.size].companies, people: PEOPLE };
	const groups = Array.from({ length: crowd.companies * 10 }, (_, index) => ({
		companyId: `k${index % crowd.companies}`,
		people: Array.from(
			{ length: 10 },
			(_one, at) => person(crowd, index % crowd.companies, Math.floor(index / crowd.companies) * 10 + at).userId,
		),
	}));
	await peer.users(served, crowd);
	const ids = await peer.groups(served, groups);
	await open({ crowd, auth: { batch: true } });
	await settle();
	const senders = groups.map(({ people }) => people[0] ?? "");
	const args = ids.map((id) => `["chat:send",{"conversationId":"${id}","text":"The survey of roof # is done."}]`);
	return { crowd, order: { senders, args, namespace: "/chat" } };
}

async function soaked(bench: Bench, peer: Peer): Promise<Soaked> {
	return onStage(peer, { folder: newFolder(bench) }, async (stage) => {
		const sends = await prepare(bench, stage);
		const begun = performance.now();
		const elapsed = (): number => (performance.now() - begun) / MINUTE / bench.soakMinutes;
		const rounds: Round[] = [];
		const series: number[] = [];
		while (elapsed() < 1) {
			rounds.push(await round(stage, sends));
			if (elapsed() >= (series.length + 1) / READINGS) series.push(memoryOf(stage.served.pid).pss / MIB);
		}
		const last = memoryOf(stage.served.pid).pss / MIB;
		const { open, lost } = await stage.load.run("counts", false);
		const missing = sends.crowd.companies * PEOPLE - open;
		const offlines = rounds.reduce((sum, each) => sum + each.offlines, 0);
		return {
			growth: last / (series[0] ?? last),
			lost: lost + missing,
			wrong: offlines + (await unseen(stage, sends.crowd)),
			p99: Math.max(...rounds.map(({ p99 }) => p99)),
			series: [...series, last],
		};
	});
}

export const soak: Scenario = {
	id: "P11",
	title: "soak",
	run: async (bench) => {
		const samples = await interleaved(bench, { peers: peersNamed(bench, ["rollcall"]), repetitions: 1 }, (peer) =>
			soaked(bench, peer),
		);
		const people = SIZES[bench.size].companies * PEOPLE;
		const how = `${bench.soakMinutes} min: ${people} people, heartbeats with moving positions, ${SENDS_PER_SECOND} durable sends/s, and every ${ROUND / 1_000} s ${CHURN * 100} % lose their link and come back`;
		const row = { missing: {}, how };
		return [
			{
				...row,
				id: "P11",
				what: `${bench.soakMinutes} min at steady load: memory at the end / memory after a twelfth of it`,
				unit: "x",
				figures: figuresBy(samples, ({ growth }) => growth),
				goals: [{ kind: "atMost", value: 1.05 }],
				details: { "MiB after each twelfth": (samples.rollcall?.[0]?.series ?? []).map(Math.round).join(", ") },
			},
			{
				...row,
				id: "P11 lost",
				what: "connections that ended without being broken off here",
				unit: "connections",
				figures: figuresBy(samples, ({ lost }) => lost),
				goals: [{ kind: "atMost", value: 0 }],
			},
			{
				...row,
				id: "P11 wrong",
				what: "people shown as offline who were connected",
				unit: "frames",
				how: `${how}; told to ${VIEWERS} viewers by events, and at the end to one of each company by REST`,
				figures: figuresBy(samples, ({ wrong }) => wrong),
				goals: [{ kind: "atMost", value: 0 }],
			},
			{
				...row,
				id: "P11 p99",
				what: "p99 of a send's answer in the worst round",
				unit: "ms",
				figures: figuresBy(samples, ({ p99 }) => p99),
				goals: [],
			},
		];
	},
};
