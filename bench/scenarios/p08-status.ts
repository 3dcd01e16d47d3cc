import { person } from "../load/crowd.ts";
import type { BroadcastOrder } from "../load/jobs/broadcast.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage } from "./bench.ts";
import { figuresOf, missingOf, peersNamed, type Scenario, XMPP_PEERS } from "./scenario.ts";
import { warmUp } from "./warm-up.ts";
import { introduce, XMPP_STATUS } from "./xmpp.ts";

const PEERS = ["rollcall", "stock", "stock-bun", ...XMPP_PEERS];
const VIEWED = { prefix: "v", companies: 1, people: 1_000 };

const SIZES = {
	quick: { others: 4, times: 20, repetitions: 1 },
	full: { others: 90, times: 150, repetitions: 3 },
} as const;
const WARM_UP = 20;
const EVERY = 130;
const TEXTS = ["dnd", "away"].map((status) => `42/presence,["presence:set",{"status":"${status}"}]`);

function wordsOf({ name, protocol }: Peer): Pick<BroadcastOrder, "texts" | "match" | "receivers"> {
	if (protocol === "xmpp") return { ...XMPP_STATUS, receivers: VIEWED.people };
	const match = name === "rollcall" ? '42/presence,["presence:batch"' : '42/presence,["presence:update"';
	return { texts: TEXTS, match, receivers: VIEWED.people - 1 };
}

async function arrival(bench: Bench, peer: Peer): Promise<number> {
	const { others, times } = SIZES[bench.size];
	return onStage(peer, { folder: newFolder(bench), announceArrivals: false }, async (stage) => {
		await warmUp(stage, bench.size);
		const auth = { batch: true };
		const crowd = { prefix: "o", companies: others, people: 100 };
		await introduce(stage, crowd);
		await introduce(stage, VIEWED);
		await stage.open({ crowd, auth });
		await stage.open({ crowd: VIEWED, auth });
		await stage.settle();
		const order = {
			senders: [person(VIEWED, 0, 0).userId],
			...wordsOf(peer),
			everyMs: EVERY,
		};
		await stage.load.run("broadcast", { ...order, times: WARM_UP });
		const report = await stage.load.run("broadcast", { ...order, times });
		return report.each.p99;
	});
}

export const statusChange: Scenario = {
	id: "P8",
	title: "a status change to 1,000 viewers",
	run: async (bench) => {
		const { others, times, repetitions } = SIZES[bench.size];
		const samples = await interleaved(bench, { peers: peersNamed(bench, PEERS), repetitions: repetitions }, (peer) =>
			arrival(bench, peer),
		);
		const connected = others * 100 + VIEWED.people;
		return [
			{
				id: "P8",
				what: `status change -> 1,000 viewers, p99 with ${connected} connected`,
				unit: "ms",
				how: `${times} changes of one person, over all arrivals; of Rollcall the tick of up to 100 ms in which changes are gathered is part of it. With XMPP the viewers are the roster of the one`,
				figures: figuresOf(samples),
				missing: missingOf(bench, PEERS),
				goals: [{ kind: "atMost", value: 150 }],
			},
		];
	},
};
