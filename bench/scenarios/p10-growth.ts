import { type Crowd, person } from "../load/crowd.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage, type Stage } from "./bench.ts";
import { figuresBy, peersNamed, type Scenario } from "./scenario.ts";
import { warmUp } from "./warm-up.ts";

const WATCHED = 20;
const SIZES = {
	quick: { companies: [100, 1_000], forMs: 1_500, repetitions: 1 },
	full: { companies: [100, 1_000, 10_000], forMs: 6_000, repetitions: 3 },
} as const;
const CHANGES_PER_SECOND = 200;
const SENDERS = 100;

/** Everybody watches the 20 who follow in the ring, so that 20 watch everybody. */
async function watch(stage: Stage, crowd: Crowd): Promise<void> {
	const texts: Record<string, string> = {};
	for (let index = 0; index < crowd.people; index++) {
		const userIds = Array.from(
			{ length: WATCHED },
			(_, step) => person(crowd, 0, (index + step + 1) % crowd.people).userId,
		);
		texts[person(crowd, 0, index).userId] =
			`42/presence,0["presence:subscribe",{"userIds":${JSON.stringify(userIds)}}]`;
	}
	await stage.load.run("each", { texts, atOnce: 32 });
}

/** Microseconds per change, less what the same connections cost when nothing changes. */
async function perChange(bench: Bench, peer: Peer, people: number): Promise<number> {
	const { forMs } = SIZES[bench.size];
	const crowd = { prefix: "w", companies: 1, people };
	return onStage(peer, { folder: newFolder(bench) }, async (stage) => {
		await warmUp(stage, bench.size);
		await stage.open({ crowd, namespaces: ["/presence"], auth: { feed: "none", batch: true } });
		await watch(stage, crowd);
		await stage.settle();
		const step = Math.floor(people / SENDERS);
		const order = {
			senders: Array.from({ length: SENDERS }, (_, index) => person(crowd, 0, index * step).userId),
			namespace: "/presence",
			args: ['["activity:set",{"projectId":"project-#"}]'],
			window: 0,
			rate: CHANGES_PER_SECOND,
		};
		await stage.load.run("requests", { ...order, forMs: forMs / 2 });
		await stage.settle();
		stage.cpu();
		await Bun.sleep(forMs);
		const idle = stage.cpu();
		const { answered } = await stage.load.run("requests", { ...order, forMs });
		return (stage.cpu() - idle) / answered;
	});
}

export const growth: Scenario = {
	id: "P10",
	title: "cost of a change as the company grows",
	run: async (bench) => {
		const { companies, repetitions } = SIZES[bench.size];
		const samples = await interleaved(
			bench,
			{ peers: peersNamed(bench, ["rollcall"]), repetitions: repetitions },
			async (peer) => {
				const costs: number[] = [];
				for (const people of companies) costs.push(await perChange(bench, peer, people));
				return costs;
			},
		);
		const last = companies.length - 1;
		const how = `${CHANGES_PER_SECOND} changes of activity per second, each shown to ${WATCHED} people who subscribed; less the processor time of the same connections at rest`;
		return [
			{
				id: "P10",
				what: `growth: cost per change in a company of ${companies[last]} as a share of that in one of ${companies[0]}, ${WATCHED} watched people each`,
				unit: "x",
				how,
				figures: figuresBy(samples, (costs) => (costs[last] ?? 0) / (costs[0] ?? 1)),
				missing: {},
				goals: [
					{ kind: "atLeast", value: 0.8 },
					{ kind: "atMost", value: 1.2 },
				],
			},
			...companies.map((people, index) => ({
				id: `P10 ${people}`,
				what: `CPU per change in a company of ${people}`,
				unit: "us",
				how,
				figures: figuresBy(samples, (costs) => costs[index] ?? 0),
				missing: {},
				goals: [],
			})),
		];
	},
};
