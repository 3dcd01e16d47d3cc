import { person } from "../load/crowd.ts";
import type { BroadcastOrder } from "../load/jobs/broadcast.ts";
import type { Peer } from "../peers/peer.ts";
import { type Bench, interleaved, newFolder, onStage } from "./bench.ts";
import { durablePeers, figuresOf, type Scenario, XMPP_PEERS } from "./scenario.ts";
import { roomMessage, XMPP_MESSAGE } from "./xmpp.ts";

const PEERS = ["rollcall", "stock", "stock-bun", ...XMPP_PEERS];
const PEOPLE = 1_000;

const SIZES = { quick: { times: 10, repetitions: 1 }, full: { times: 100, repetitions: 3 } } as const;
const EVERY = 100;
const WARM_UP = 10;

function wordsOf({ protocol }: Peer, id: string): Pick<BroadcastOrder, "texts" | "match"> {
	if (protocol === "xmpp") return { texts: [roomMessage(id, "0", "The survey is done.")], match: XMPP_MESSAGE };
	return {
		texts: [`42/chat,0["chat:send",{"conversationId":"${id}","text":"The survey is done."}]`],
		match: '42/chat,["chat:message"',
	};
}

async function lastArrival(bench: Bench, peer: Peer): Promise<number> {
	const databaseUrl = await bench.databaseUrl();
	const options = {
		folder: newFolder(bench),
		announceArrivals: false,
		...(databaseUrl === null ? {} : { databaseUrl }),
	};
	const crowd = { prefix: "g", companies: 1, people: PEOPLE };
	return onStage(peer, options, async (stage) => {
		const people = Array.from({ length: PEOPLE }, (_, index) => person(crowd, 0, index).userId);
		await peer.users(stage.served, crowd);
		const [id] = await peer.groups(stage.served, [{ companyId: "g0", people }]);
		await stage.open({ crowd, auth: { batch: true } });
		await stage.settle();
		const order = {
			senders: people.slice(0, 10),
			...wordsOf(peer, id ?? ""),
			receivers: PEOPLE - 1,
			everyMs: EVERY,
		};
		await stage.load.run("broadcast", { ...order, times: WARM_UP });
		const report = await stage.load.run("broadcast", { ...order, times: SIZES[bench.size].times });
		return report.last.p99;
	});
}

export const largeGroup: Scenario = {
	id: "P13",
	title: "a message to 1,000 people",
	run: async (bench) => {
		const { times, repetitions } = SIZES[bench.size];
		const { peers, missing } = await durablePeers(bench, PEERS);
		const samples = await interleaved(bench, { peers, repetitions }, (peer) => lastArrival(bench, peer));
		return [
			{
				id: "P13",
				what: "send -> the last of 1,000 receivers, p99",
				unit: "ms",
				how: `${times} durable sends to one group of ${PEOPLE}, all connected, one after the other. With XMPP: a room with an archive in PostgreSQL`,
				figures: figuresOf(samples),
				missing,
				goals: [{ kind: "atMost", value: 250 }],
			},
		];
	},
};
