import type { BroadcastOrder } from "../load/jobs/broadcast.ts";
import { liftFeedLimit } from "../peers/admin.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage } from "./bench.ts";
import { figuresOf, missingOf, peersNamed, type Scenario, XMPP_PEERS } from "./scenario.ts";
import { warmUp } from "./warm-up.ts";
import { introduce, XMPP_STATUS } from "./xmpp.ts";

const PEERS = ["rollcall", "floor", "stock", "stock-bun", ...XMPP_PEERS];

const SIZES = {
	quick: { people: 1_000, times: 15, repetitions: 1 },
	full: { people: 5_000, times: 40, repetitions: 3 },
} as const;
/** A little more than the tick in which changes are gathered, so that each change is one frame. */
const EVERY = 130;
const WARM_UP = 10;
const TEXTS = ["one", "two"].map((projectId) => `42/presence,["activity:set",{"projectId":"${projectId}"}]`);
const BATCH = '42/presence,["presence:batch"';
const SINGLE = '42/presence,["activity:changed"';

/** What Rollcall sent, so that the floor sends the same bytes. */
let sample = "";

/** What the one person says, what each time brings, and how many are told. */
function wordsOf({ name, protocol }: Peer, people: number): Pick<BroadcastOrder, "texts" | "match" | "receivers"> {
	if (protocol === "bare") return { texts: [sample], match: BATCH, receivers: people };
	if (protocol === "xmpp") return { ...XMPP_STATUS, receivers: people };
	return { texts: TEXTS, match: name === "rollcall" ? BATCH : SINGLE, receivers: people - 1 };
}

async function perFrame(bench: Bench, peer: Peer): Promise<number> {
	const { people, times } = SIZES[bench.size];
	const crowd = { prefix: "f", companies: 1, people };
	return onStage(peer, { folder: newFolder(bench), announceArrivals: false }, async (stage) => {
		await warmUp(stage, bench.size);
		if (peer.name === "rollcall") await liftFeedLimit(stage.served, crowd);
		await introduce(stage, crowd);
		const namespaces = peer.protocol === "socket.io" ? ["/presence"] : [];
		await stage.open({ crowd, auth: { batch: true }, namespaces });
		await stage.settle();
		const order = { senders: ["f0-0"], ...wordsOf(peer, people), everyMs: EVERY };
		await stage.load.run("broadcast", { ...order, times: WARM_UP });
		stage.cpu();
		const report = await stage.load.run("broadcast", { ...order, times });
		const used = stage.cpu();
		if (peer.name === "rollcall") ({ sample } = report);
		return used / report.delivered;
	});
}

export const fanOut: Scenario = {
	id: "P3",
	title: "processor time per delivered frame",
	run: async (bench) => {
		const { people, times, repetitions } = SIZES[bench.size];
		const samples = await interleaved(bench, { peers: peersNamed(bench, PEERS), repetitions: repetitions }, (peer) =>
			perFrame(bench, peer),
		);
		return [
			{
				id: "P3",
				what: `CPU per delivered frame, one sender, company of ${people}`,
				unit: "us",
				how: `One person changes their activity ${times} times, one change per tick; clients take batches; all frames have arrived before the clock stops. The floor publishes the same ${sample.length} bytes. With XMPP it is a change of status, and the others are in the roster of the one`,
				figures: figuresOf(samples),
				missing: missingOf(bench, PEERS),
				goals: [{ kind: "ratioAtMost", peer: "floor", value: 1.15 }],
			},
		];
	},
};
