import { Fleet, type Match, type OpenOrder } from "./fleet.ts";
import { Mob, type MobOrder, type MobReport } from "./hostile/mob.ts";
import { type BroadcastOrder, type BroadcastReport, broadcast } from "./jobs/broadcast.ts";
import { type Counts, counts } from "./jobs/counts.ts";
import { type EachOrder, each } from "./jobs/each.ts";
import { type HeartbeatsOrder, type HeartbeatsReport, heartbeats } from "./jobs/heartbeats.ts";
import { type LifeOrder, type LifeReport, life } from "./jobs/life.ts";
import { type RequestsOrder, type RequestsReport, requests } from "./jobs/requests.ts";
import { type SettleOrder, settle } from "./jobs/settle.ts";
import { Tellings, type TellingsOrder, type TellingsReport } from "./jobs/tellings.ts";

/** All that a load process can be asked to do, each with what it is told and what it answers. */
export type Jobs = {
	open(order: OpenOrder): Promise<void>;
	/** Breaks off so many, and opens the same people again. */
	churn(order: OpenOrder & { readonly count: number }): Promise<void>;
	/** With namespaces: says goodbye in each; null: breaks off. */
	close(namespaces: readonly string[] | null): Promise<void>;
	match(match: Match | null): Promise<void>;
	counts(reset: boolean): Promise<Counts>;
	settle(order: SettleOrder): Promise<void>;
	each(order: EachOrder): Promise<void>;
	broadcast(order: BroadcastOrder): Promise<BroadcastReport>;
	requests(order: RequestsOrder): Promise<RequestsReport>;
	heartbeats(order: HeartbeatsOrder): Promise<HeartbeatsReport>;
	/** Counts what viewers are told of others, until `told` asks for it. */
	watch(order: TellingsOrder): Promise<void>;
	told(order: null): Promise<TellingsReport>;
	life(order: LifeOrder): Promise<LifeReport>;
	/** Hostile clients come, and attack until they are called off. */
	attack(order: MobOrder): Promise<void>;
	callOff(order: null): Promise<MobReport>;
};

export function makeJobs(): Jobs {
	const fleet = new Fleet();
	const mob = new Mob();
	const tellings = new Tellings();
	return {
		open: (order) => fleet.open(order),
		churn: ({ count, ...order }) => fleet.churn(order, count),
		close: (namespaces) => fleet.close(namespaces),
		match: async (match) => fleet.match(match),
		counts: async (reset) => {
			const counted = counts(fleet);
			if (reset) fleet.resetCounts();
			return counted;
		},
		settle: (order) => settle(fleet, order),
		each: (order) => each(fleet, order),
		broadcast: (order) => broadcast(fleet, order),
		requests: (order) => requests(fleet, order),
		heartbeats: (order) => heartbeats(fleet, order),
		watch: async (order) => tellings.begin(fleet, order),
		told: async () => tellings.end(fleet),
		life: (order) => life(fleet, order),
		attack: async (order) => mob.begin(order),
		callOff: async () => mob.end(),
	};
}
