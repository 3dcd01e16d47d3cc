import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage, type Stage } from "./bench.ts";
import { figuresBy, peersNamed, type Scenario } from "./scenario.ts";

const PEOPLE = 100;
const SIZES = { quick: { companies: 15, repetitions: 1 }, full: { companies: 150, repetitions: 2 } } as const;
const AT_ONCE = 256;
/** The grace and what is announced after it. */
const AFTER = 7_000;

type Returned = { readonly seconds: number; readonly wrong: number; readonly cpu: number };

/** Everybody goes, and it is over that they went. */
async function lose(stage: Stage): Promise<void> {
	await stage.load.run("close", null);
	await Bun.sleep(AFTER);
}

async function returned(bench: Bench, peer: Peer): Promise<Returned> {
	const { companies } = SIZES[bench.size];
	const crowd = { prefix: "r", companies, people: PEOPLE };
	return onStage(peer, { folder: newFolder(bench) }, async (stage) => {
		// Once before the clock runs: a server that has just started is no measure of one that has run for a while.
		for (let time = 0; time < 2; time++) {
			await stage.open({ crowd, atOnce: AT_ONCE });
			await stage.settle();
			if (time === 0) await lose(stage);
		}
		await stage.load.run("match", '42/presence,["user:offline"');
		stage.cpu();
		const begun = performance.now();
		await stage.load.run("close", null);
		await stage.open({ crowd, atOnce: AT_ONCE });
		const seconds = (performance.now() - begun) / 1_000;
		const cpu = stage.cpu() / companies / PEOPLE;
		await Bun.sleep(AFTER);
		const { matches, open } = await stage.load.run("counts", false);
		if (open !== companies * PEOPLE) throw new Error(`${open} of ${companies * PEOPLE} are online again`);
		return { seconds, wrong: matches, cpu };
	});
}

export const comeBack: Scenario = {
	id: "P7",
	title: "all lost and back at once",
	run: async (bench) => {
		const { companies, repetitions } = SIZES[bench.size];
		const samples = await interleaved(
			bench,
			{ peers: peersNamed(bench, ["rollcall"]), repetitions: repetitions },
			(peer) => returned(bench, peer),
		);
		const missing = {};
		const clients = companies * PEOPLE;
		return [
			{
				id: "P7",
				what: "all clients lost and back at once: time until all are online again",
				unit: "s",
				how: `${clients} connections (both namespaces) reset by the peer, and opened again at once with fresh tokens, ${AT_ONCE} on their way at a time; the load generator shares the machine`,
				figures: figuresBy(samples, ({ seconds }) => seconds),
				missing,
				goals: [{ kind: "atMost", value: 5 }],
			},
			{
				id: "P7 wrong",
				what: "wrong user:offline during it",
				unit: "frames",
				how: `Received by anybody until ${AFTER / 1_000} s later`,
				figures: figuresBy(samples, ({ wrong }) => wrong),
				missing,
				goals: [{ kind: "atMost", value: 0 }],
			},
			{
				id: "P7 cpu",
				what: "CPU of the server per client that was lost and came back",
				unit: "us",
				how: "Of the same run",
				figures: figuresBy(samples, ({ cpu }) => cpu),
				missing,
				goals: [],
			},
		];
	},
};
