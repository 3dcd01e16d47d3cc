import { type Crowd, connecting } from "../load/crowd.ts";
import { LoadProcess } from "../load/process.ts";
import { cpuMicros } from "../measure/process.ts";
import { liftFeedLimit } from "../peers/admin.ts";
import { SECRET, type Served } from "../peers/peer.ts";
import { clusterMissing, startCluster } from "../peers/rollcall/cluster.ts";
import { rollcall } from "../peers/rollcall/peer.ts";
import { type Bench, newFolder } from "./bench.ts";
import { figuresBy, type Scenario } from "./scenario.ts";

const SIZES = {
	quick: { people: 1_000, times: 15, warmUp: 10, beats: 1, beatEvery: 3_000, repetitions: 1 },
	full: { people: 5_000, times: 60, warmUp: 60, beats: 4, beatEvery: 10_000, repetitions: 3 },
} as const;
const EVERY = 130;
const TEXTS = ["one", "two"].map((projectId) => `42/presence,["activity:set",{"projectId":"${projectId}"}]`);
const MATCH = '42/presence,["presence:batch"';
const QUIET = { quietMs: 400, timeoutMs: 60_000 };

type Measured = {
	/** Frames delivered for each second of processor time of all nodes. */
	readonly perSecond: number;
	/** Of Redis, for each such second of the nodes. */
	readonly redisShare: number;
	readonly commandsPerBeat: number;
};

/** Opens each node's share of the people, and has one of them change again and again. */
async function framesPerSecond(
	bench: Bench,
	{ nodes, load }: { readonly nodes: readonly Served[]; readonly load: LoadProcess },
): Promise<{ readonly frames: number; readonly micros: number }> {
	const { people, times, warmUp } = SIZES[bench.size];
	const crowd: Crowd = { prefix: "q", companies: 1, people };
	await liftFeedLimit(nodes[0] as Served, crowd);
	const connect = people / nodes.length;
	for (const [index, { port }] of nodes.entries()) {
		const share = { ...crowd, connect, from: index * connect };
		const place = { port, secret: SECRET, namespaces: ["/presence"] };
		await load.run("open", { ...place, crowd: share, auth: { batch: true } });
	}
	await load.run("settle", QUIET);
	const order = { senders: ["q0-0"], texts: TEXTS, match: MATCH, receivers: people - 1, everyMs: EVERY };
	await load.run("broadcast", { ...order, times: warmUp });
	const before = nodes.map(({ pid }) => cpuMicros(pid));
	const { delivered } = await load.run("broadcast", { ...order, times });
	const used = nodes.map(({ pid }, index) => cpuMicros(pid) - (before[index] as number));
	return { frames: delivered, micros: used.reduce((sum, one) => sum + one, 0) };
}

async function oneNode(bench: Bench): Promise<Measured> {
	const node = await rollcall.start({ folder: newFolder(bench) });
	const load = new LoadProcess();
	try {
		const { frames, micros } = await framesPerSecond(bench, { nodes: [node], load });
		return { perSecond: (frames * 1e6) / micros, redisShare: 0, commandsPerBeat: 0 };
	} finally {
		await load.end();
		await node.stop();
	}
}

async function twoNodes(bench: Bench, databaseUrl: string): Promise<Measured> {
	const cluster = await startCluster({ folder: newFolder(bench), databaseUrl, count: 2 });
	const load = new LoadProcess();
	try {
		const redis = cluster.redisMicros();
		const { frames, micros } = await framesPerSecond(bench, { nodes: cluster.nodes, load });
		const redisShare = (cluster.redisMicros() - redis) / micros;
		const { people, beats, beatEvery } = SIZES[bench.size];
		const senders = [...connecting({ prefix: "q", companies: 1, people })].map(({ userId }) => userId);
		const args = ['["presence:heartbeat",{}]'];
		const order = { senders, namespace: "/presence", args, window: 0, rate: (people * 1_000) / beatEvery };
		await load.run("requests", { ...order, forMs: beatEvery });
		const idleFrom = await cluster.redisCommands();
		await Bun.sleep(beatEvery);
		const from = await cluster.redisCommands();
		const { answered } = await load.run("requests", { ...order, forMs: beats * beatEvery });
		const commands = (await cluster.redisCommands()) - from - (from - idleFrom) * beats;
		return { perSecond: (frames * 1e6) / micros, redisShare, commandsPerBeat: commands / answered };
	} finally {
		await load.end();
		await cluster.stop();
	}
}

export const cluster: Scenario = {
	id: "P9",
	title: "two nodes against one",
	run: async (bench) => {
		const { people, times, beats, beatEvery, repetitions } = SIZES[bench.size];
		const databaseUrl = await bench.databaseUrl();
		const reason = databaseUrl === null ? "PostgreSQL is not installed" : clusterMissing;
		const samples: { readonly one: Measured; readonly two: Measured }[] = [];
		if (databaseUrl !== null && reason === null)
			for (let repetition = 0; repetition < (bench.repetitions ?? repetitions); repetition++)
				samples.push({ one: await oneNode(bench), two: await twoNodes(bench, databaseUrl) });
		const missing = reason === null ? {} : { cluster: reason };
		const how = `A company of ${people} on two nodes with Redis and PostgreSQL, or on one embedded node; one person changes ${times} times, and every change reaches everybody; frames for each second of processor time of the nodes`;
		const figures = (pick: (sample: (typeof samples)[number]) => number) => figuresBy({ rollcall: samples }, pick);
		return [
			{
				id: "P9",
				what: "two nodes with Redis against one: delivered frames per CPU-second",
				unit: "x",
				how,
				figures: figures(({ one, two }) => two.perSecond / one.perSecond),
				missing,
				goals: [{ kind: "atLeast", value: 0.85 }],
			},
			{
				id: "P9 redis",
				what: "CPU of Redis for each second of the nodes",
				unit: "s",
				how: "Of the same run",
				figures: figures(({ two }) => two.redisShare),
				missing,
				goals: [],
			},
			{
				id: "P5 redis",
				what: "Redis commands for each unchanged heartbeat",
				unit: "commands",
				how: `The same people, each with a heartbeat every ${beatEvery / 1_000} s, ${beats} times; scripts and messages that Redis is sent, less those that it is sent while nobody asks for anything`,
				figures: figures(({ two }) => two.commandsPerBeat),
				missing,
				goals: [{ kind: "atMost", value: 0.1 }],
			},
		];
	},
};
