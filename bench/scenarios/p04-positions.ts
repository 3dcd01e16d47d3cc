import type { HeartbeatsReport } from "../load/jobs/heartbeats.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage } from "./bench.ts";
import { figuresBy, missingOf, peersNamed, type Scenario, xmppWithout } from "./scenario.ts";
import { warmUp } from "./warm-up.ts";

const PEERS = ["rollcall", "stock", "stock-bun"];
const PEOPLE = 1_000;
const EVERY = 30_000;
/** In which Rollcall gathers positions. */
const POSITION_TICK = 1_000;
const VIEWERS = 50;

const SIZES = {
	quick: { warmUpMs: 1_500, forMs: 4_000, repetitions: 1 },
	full: { warmUpMs: 5_000, forMs: 30_000, repetitions: 3 },
} as const;

type Moved = HeartbeatsReport & { readonly cpuPerSecond: number };

async function moved(bench: Bench, peer: Peer): Promise<Moved> {
	const { warmUpMs, forMs } = SIZES[bench.size];
	const crowd = { prefix: "h", companies: 1, people: PEOPLE };
	return onStage(peer, { folder: newFolder(bench), announceArrivals: false }, async (stage) => {
		await warmUp(stage, bench.size);
		await stage.open({ crowd, namespaces: ["/presence"], auth: { batch: true } });
		await stage.settle();
		const order = { everyMs: EVERY, viewers: VIEWERS };
		await stage.load.run("heartbeats", { ...order, forMs: warmUpMs });
		await Bun.sleep(POSITION_TICK);
		await stage.settle();
		stage.cpu();
		const report = await stage.load.run("heartbeats", { ...order, forMs });
		return { ...report, cpuPerSecond: stage.cpu() / forMs };
	});
}

export const positions: Scenario = {
	id: "P4",
	title: "a company on the move",
	run: async (bench) => {
		const { forMs, repetitions } = SIZES[bench.size];
		const samples = await interleaved(bench, { peers: peersNamed(bench, PEERS), repetitions: repetitions }, (peer) =>
			moved(bench, peer),
		);
		const missing = { ...missingOf(bench, PEERS), ...xmppWithout(bench, "its presence has no positions") };
		const shown = Object.entries(samples).map(([name, all]) => [name, Math.round(all[0]?.shownPerViewer ?? 0)]);
		return [
			{
				id: "P4",
				what: "company of 1,000, everyone heartbeats with a moving position every 30 s: server CPU per second",
				unit: "ms/s",
				how: `${forMs / 1_000} s of evenly spread heartbeats, answered; all 1,000 look on; clients of Rollcall take batches`,
				figures: figuresBy(samples, ({ cpuPerSecond }) => cpuPerSecond),
				missing,
				goals: [{ kind: "ratioAtMost", peer: "stock", value: 0.1 }],
				details: Object.fromEntries(
					shown.map(([name, count]) => [`positions shown to a viewer by ${name}`, count ?? 0]),
				),
			},
			{
				id: "P4 age",
				what: "the same: age of a position when it is shown, at most",
				unit: "ms",
				how: `Seen by ${VIEWERS} of the viewers, who read the moment of sending off the position`,
				figures: figuresBy(samples, ({ age }) => age.max),
				missing,
				goals: [{ kind: "atMost", value: 1_000 }],
			},
		];
	},
};
