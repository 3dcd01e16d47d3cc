import { person } from "../load/crowd.ts";
import { memoryOf } from "../measure/process.ts";
import type { Group, Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage, type Stage } from "./bench.ts";
import { figuresOf, missingOf, peersNamed, type Scenario, XMPP_PEERS } from "./scenario.ts";
import { introduce } from "./xmpp.ts";

const PEERS = ["rollcall", "floor", "stock", "stock-bun", ...XMPP_PEERS];
const PEOPLE = 100;
const GROUP = 25;
const OWN_GROUPS = 20;
const WARM_UP = { prefix: "warm", companies: 10, people: 20 };

const SIZES = {
	quick: { companies: 6, idleMs: 2_000, repetitions: 1 },
	full: { companies: 100, idleMs: 30_000, repetitions: 3 },
} as const;

/** Each company of 100 has 80 groups of 25, laid around it in a ring, so that everybody is in exactly 20 of them. */
function groupsOf(crowd: { prefix: string; companies: number; people: number }): readonly Group[] {
	const groups: Group[] = [];
	const count = (PEOPLE * OWN_GROUPS) / GROUP;
	for (let company = 0; company < crowd.companies; company++) {
		for (let index = 0; index < count; index++) {
			const at = (index * GROUP + Math.floor((index * GROUP) / PEOPLE)) % PEOPLE;
			const people = Array.from({ length: GROUP }, (_, step) => person(crowd, company, (at + step) % PEOPLE).userId);
			groups.push({ companyId: `${crowd.prefix}${company}`, people });
		}
	}
	return groups;
}

async function perConnection(bench: Bench, peer: Peer): Promise<number> {
	const { companies, idleMs } = SIZES[bench.size];
	const crowd = { prefix: "m", companies, people: PEOPLE };
	const options = { folder: newFolder(bench) };
	const prepare = async ({ served }: Pick<Stage, "served">): Promise<void> => {
		await peer.users(served, crowd);
		await peer.groups(served, groupsOf(crowd));
	};
	const measure = async (stage: Stage): Promise<number> => {
		// A crowd of another company warms the code up, so that its memory is not counted as that of connections.
		await introduce(stage, WARM_UP);
		await stage.open({ crowd: WARM_UP });
		await stage.load.run("close", stage.served.namespaces);
		await Bun.sleep(idleMs / 3);
		const before = memoryOf(stage.served.pid).pss;
		await stage.open({ crowd });
		await stage.settle();
		await Bun.sleep(idleMs);
		const { open } = await stage.load.run("counts", true);
		if (open !== companies * PEOPLE) throw new Error(`${open} of ${companies * PEOPLE} connections are open`);
		return (memoryOf(stage.served.pid).pss - before) / open / 1_024;
	};
	if (peer.name !== "rollcall")
		return onStage(peer, options, async (stage) => {
			await prepare(stage);
			return measure(stage);
		});
	// What is durable is prepared by another process, so that the one measured has nothing of it in memory.
	await onStage(peer, options, prepare);
	return onStage(peer, options, measure);
}

export const memory: Scenario = {
	id: "P1",
	title: "memory per idle connection",
	run: async (bench) => {
		const { companies, repetitions, idleMs } = SIZES[bench.size];
		const samples = await interleaved(bench, { peers: peersNamed(bench, PEERS), repetitions: repetitions }, (peer) =>
			perConnection(bench, peer),
		);
		return [
			{
				id: "P1",
				what: "memory per idle, authenticated, present connection, in its company and 20 conversations",
				unit: "KiB",
				how: `Pss with ${companies * PEOPLE} connections (both namespaces on one WebSocket, companies of ${PEOPLE}, conversations of ${GROUP}), ${idleMs / 1_000} s idle, less Pss before, after a warm-up. With XMPP the company is the roster, and a conversation a room that is there before, without presence in it`,
				figures: figuresOf(samples),
				missing: missingOf(bench, PEERS),
				goals: [
					{ kind: "atMost", value: 6 },
					{ kind: "ratioAtMost", peer: "stock", value: 1 / 3 },
				],
			},
		];
	},
};
