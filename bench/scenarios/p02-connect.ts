import { person } from "../load/crowd.ts";
import type { Group, Peer } from "../peers/peer.ts";
import { type Bench, newFolder, onStage } from "./bench.ts";
import { figuresOf, missingOf, peersNamed, type Scenario, XMPP_PEERS } from "./scenario.ts";

const PEERS = ["rollcall", "floor", "stock", "stock-bun", ...XMPP_PEERS];
const PEOPLE = 4;
const GROUPS = 3;

const SIZES = {
	quick: { companies: 200, warmUps: 3, rounds: 2 },
	full: { companies: 2_000, warmUps: 10, rounds: 5 },
} as const;

/** Groups of all four, of whom one connects: there are rooms to enter, and nobody whose frames would be counted as connecting. */
function groupsOf(crowd: { prefix: string; companies: number }): readonly Group[] {
	return Array.from({ length: crowd.companies * GROUPS }, (_, index) => {
		const company = Math.floor(index / GROUPS);
		const people = Array.from(
			{ length: PEOPLE },
			(_one, at) => person({ ...crowd, people: PEOPLE }, company, at).userId,
		);
		return { companyId: `${crowd.prefix}${company}`, people };
	});
}

/** Everybody connects, leaves and comes back; the first times are the warm-up. Every time with a token of its own. */
async function perConnect(bench: Bench, peer: Peer): Promise<readonly number[]> {
	const { companies, warmUps, rounds } = SIZES[bench.size];
	const crowd = { prefix: "c", companies, people: PEOPLE, connect: 1 };
	return onStage(peer, { folder: newFolder(bench) }, async (stage) => {
		await peer.users(stage.served, { ...crowd });
		await peer.groups(stage.served, groupsOf(crowd));
		const samples: number[] = [];
		for (let round = 0; round < warmUps + rounds; round++) {
			await Bun.sleep(500);
			stage.cpu();
			await stage.open({ crowd });
			await stage.settle();
			if (round >= warmUps) samples.push(stage.cpu() / companies);
			await stage.load.run("close", stage.served.namespaces);
			await Bun.sleep(1_000);
		}
		return samples;
	});
}

export const connect: Scenario = {
	id: "P2",
	title: "processor time per connect",
	run: async (bench) => {
		const { companies, rounds } = SIZES[bench.size];
		const samples: Record<string, readonly number[]> = {};
		for (const peer of peersNamed(bench, PEERS)) samples[peer.name] = await perConnect(bench, peer);
		return [
			{
				id: "P2",
				what: "CPU per full connect (upgrade, handshake, JWT, presence, rooms)",
				unit: "us",
				how: `${companies} people of as many companies connect ${rounds} times with fresh tokens, both namespaces on one WebSocket, ${GROUPS} conversations each, nobody else there to be told. With XMPP: SASL PLAIN (ejabberd checks the same token, prosody a password), bind, a roster of three, first presence, and a room for each conversation`,
				figures: figuresOf(samples),
				missing: missingOf(bench, PEERS),
				goals: [
					{ kind: "atMost", value: 100 },
					{ kind: "ratioAtMost", peer: "stock", value: 1 / 3 },
				],
			},
		];
	},
};
