import { connecting } from "../load/crowd.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage } from "./bench.ts";
import { figuresBy, missingOf, peersNamed, type Scenario, xmppWithout } from "./scenario.ts";
import { warmUp } from "./warm-up.ts";

const PEERS = ["rollcall", "floor", "stock", "stock-bun"];
const CROWD = { prefix: "b", companies: 20, people: 10 };

const POSITION_TICK = 1_000;
const SIZES = { quick: { times: 6_000, repetitions: 1 }, full: { times: 40_000, repetitions: 3 } } as const;
const KINDS = {
	empty: "{}",
	still: '{"latitude":52.51630,"longitude":13.37770,"accuracy":8,"projectId":"roof-12","taskId":"survey"}',
} as const;

type Beaten = { readonly empty: number; readonly still: number; readonly published: number };

async function beaten(bench: Bench, peer: Peer): Promise<Beaten> {
	const { times } = SIZES[bench.size];
	return onStage(peer, { folder: newFolder(bench) }, async (stage) => {
		await warmUp(stage, bench.size);
		const bare = stage.peer.protocol === "bare";
		await stage.open({ crowd: CROWD, ...(bare ? {} : { namespaces: ["/presence"] }) });
		await stage.settle();
		const senders = [...connecting(CROWD)].map(({ userId }) => userId);
		const order = { senders, namespace: "/presence", window: 1, forMs: 60_000 };
		const measure = async (payload: string) => {
			const args = [`["presence:heartbeat",${payload}]`];
			await stage.load.run("requests", { ...order, args, atMost: times / 2 });
			// The first position is a change, and waits for the position tick: it belongs to the warm-up.
			await Bun.sleep(POSITION_TICK + 500);
			await stage.settle();
			await stage.load.run("counts", true);
			stage.cpu();
			const { answered } = await stage.load.run("requests", { ...order, args, atMost: times });
			const cpu = stage.cpu() / answered;
			await stage.settle();
			const { frames } = await stage.load.run("counts", true);
			return { cpu, published: frames - answered };
		};
		const empty = await measure(KINDS.empty);
		const still = await measure(KINDS.still);
		return { empty: empty.cpu, still: still.cpu, published: empty.published + still.published };
	});
}

export const heartbeat: Scenario = {
	id: "P5",
	title: "unchanged heartbeats",
	run: async (bench) => {
		const { times, repetitions } = SIZES[bench.size];
		const samples = await interleaved(bench, { peers: peersNamed(bench, PEERS), repetitions: repetitions }, (peer) =>
			beaten(bench, peer),
		);
		const missing = { ...missingOf(bench, PEERS), ...xmppWithout(bench, "its clients send no heartbeats") };
		const how = `${times} heartbeats of 200 people, each waits for the answer to the one before; the answer is part of the cost`;
		return [
			{
				id: "P5",
				what: "unchanged heartbeat, CPU each",
				unit: "us",
				how: `${how}; no fields`,
				figures: figuresBy(samples, ({ empty }) => empty),
				missing,
				goals: [{ kind: "atMost", value: 12 }],
			},
			{
				id: "P5 still",
				what: "heartbeat with the same position, project and task, CPU each",
				unit: "us",
				how,
				figures: figuresBy(samples, ({ still }) => still),
				missing,
				goals: [],
			},
			{
				id: "P5 publishes",
				what: "frames that all of these heartbeats brought to others",
				unit: "frames",
				how: "Frames received less answers, after everything has arrived",
				figures: figuresBy(samples, ({ published }) => published),
				missing,
				goals: [{ kind: "atMost", value: 0 }],
			},
		];
	},
};
