import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder } from "./bench.ts";
import { figuresOf, peersNamed, type Scenario } from "./scenario.ts";

const REPETITIONS = { quick: 2, full: 9 } as const;

async function start(bench: Bench, peer: Peer): Promise<number> {
	const folder = newFolder(bench);
	const begun = performance.now();
	const served = await peer.start({ folder });
	const ready = performance.now() - begun;
	await served.stop();
	return ready;
}

export const coldStart: Scenario = {
	id: "P12",
	title: "cold start",
	run: async (bench) => {
		const peers = peersNamed(bench, ["rollcall"]);
		return [
			{
				id: "P12",
				what: "cold start to ready, embedded",
				unit: "ms",
				how: "From the start of the process, with no data folder yet, until it says that it is ready",
				figures: figuresOf(
					await interleaved(bench, { peers, repetitions: REPETITIONS[bench.size] }, (peer) => start(bench, peer)),
				),
				missing: {},
				goals: [{ kind: "atMost", value: 500 }],
			},
		];
	},
};
