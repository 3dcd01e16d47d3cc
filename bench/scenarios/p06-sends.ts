import { person } from "../load/crowd.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage, type Stage } from "./bench.ts";
import { durablePeers, figuresBy, type Scenario, XMPP_PEERS } from "./scenario.ts";
import { roomMessage, XMPP_MESSAGE } from "./xmpp.ts";

const PEERS = ["rollcall", "stock", "stock-bun", ...XMPP_PEERS];
const GROUPS = 100;
const PEOPLE = 10;

const SIZES = {
	quick: { forMs: 1_500, repetitions: 1 },
	full: { forMs: 6_000, repetitions: 3 },
} as const;
/** On their way at once, for each of the 100 conversations. */
const WINDOW = 4;
const WARM_UP = 2_000;

type Sends = { readonly rate: number; readonly p99: number; readonly cpu: number };

async function sends(bench: Bench, peer: Peer): Promise<Sends> {
	const { forMs } = SIZES[bench.size];
	const databaseUrl = await bench.databaseUrl();
	const options = { folder: newFolder(bench), ...(databaseUrl === null ? {} : { databaseUrl }) };
	return onStage(peer, options, async (stage) => {
		const order = await prepareSends(stage);
		await stage.load.run("requests", { ...order, forMs: WARM_UP });
		await stage.settle();
		stage.cpu();
		const most = await stage.load.run("requests", { ...order, forMs });
		const cpu = stage.cpu() / most.answered;
		await stage.settle();
		const rate = (most.answered * 1_000) / most.totalMs;
		const half = await stage.load.run("requests", { ...order, window: 0, rate: rate / 2, forMs });
		return { rate, p99: half.latency.p99, cpu };
	});
}

/** A hundred conversations of ten, all of whom are connected, and what one of each sends. */
export async function prepareSends({ peer, served, open, settle }: Stage) {
	const crowd = { prefix: "s", companies: GROUPS, people: PEOPLE };
	const groups = Array.from({ length: GROUPS }, (_, company) => ({
		companyId: `s${company}`,
		people: Array.from({ length: PEOPLE }, (_one, index) => person(crowd, company, index).userId),
	}));
	await peer.users(served, crowd);
	const ids = await peer.groups(served, groups);
	await open({ crowd });
	await settle();
	const senders = groups.map(({ people }) => people[0] ?? "");
	const matchesPerRequest = PEOPLE - 1;
	if (peer.protocol === "xmpp") {
		const args = ids.map((id) => roomMessage(id, "#", "The survey of roof # is done."));
		return { senders, args, match: XMPP_MESSAGE, matchesPerRequest, window: WINDOW };
	}
	return {
		senders,
		namespace: "/chat",
		args: ids.map((id) => `["chat:send",{"conversationId":"${id}","text":"The survey of roof # is done."}]`),
		match: '42/chat,["chat:message"',
		matchesPerRequest,
		window: WINDOW,
	};
}

export const durableSends: Scenario = {
	id: "P6",
	title: "durable sends",
	run: async (bench) => {
		const { forMs, repetitions } = SIZES[bench.size];
		const { peers, missing } = await durablePeers(bench, PEERS);
		const samples = await interleaved(bench, { peers, repetitions }, (peer) => sends(bench, peer));
		const what = "100 conversations of 10";
		const setting = `${WINDOW} sends on their way per conversation for ${forMs / 1_000} s, until everything is answered and delivered; both namespaces of 1,000 people connected. With XMPP: rooms with an archive in PostgreSQL, and the copy that the room sends back acknowledges`;
		return [
			{
				id: "P6 rate",
				what: `durable sends acknowledged per second, ${what}, all delivered`,
				unit: "/s",
				how: setting,
				figures: figuresBy(samples, ({ rate }) => rate),
				missing,
				goals: [
					{ kind: "atLeast", value: 10_000 },
					{ kind: "ratioAtLeast", peer: "stock", value: 5 },
				],
			},
			{
				id: "P6 p99",
				what: "p99 of the answer at half of the own rate",
				unit: "ms",
				how: "Requests are due at their moments whether or not earlier ones are answered",
				figures: figuresBy(samples, ({ p99 }) => p99),
				missing,
				goals: [{ kind: "atMost", value: 25 }],
			},
			{
				id: "P6 cpu",
				what: "CPU of the server per durable send with its nine deliveries",
				unit: "us",
				how: "Of the run at full rate; the database of the peers is a process of its own and not counted",
				figures: figuresBy(samples, ({ cpu }) => cpu),
				missing,
				goals: [],
			},
		];
	},
};
