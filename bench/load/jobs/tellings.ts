import { asBuffer, type Client } from "../client.ts";
import type { Fleet } from "../fleet.ts";

export type TellingsOrder = {
	/** Connections whose frames are decoded. */
	readonly viewers: number;
	/** Only what is told of people whose number in their company is at least this. */
	readonly from: number;
};

/** What viewers were told of people from `watch` on. Their profile, which comes but once, is left out. */
export type TellingsReport = {
	/** Events that one viewer was told of one person: most, and on average. */
	readonly most: number;
	readonly average: number;
	/** Pairs of viewer and person that there was an event of. */
	readonly pairs: number;
	/** Of all connections, whatever it was. */
	readonly bytes: number;
};

const PREFIX = "42/presence,";

type Change = { readonly name: string; readonly data: { readonly userId?: string } };
type Frame = readonly [name: string, data: Change["data"] & { readonly events?: readonly Change[] }];

/** Counts what sampled viewers are told of whom. */
export class Tellings {
	readonly #counts = new Map<Client, Map<string, number>>();

	begin(fleet: Fleet, { viewers, from }: TellingsOrder): void {
		this.#counts.clear();
		for (const client of fleet.sample(viewers)) this.#counts.set(client, new Map());
		fleet.resetCounts();
		fleet.listen(PREFIX, { matched: (client, payload) => this.#hear(client, payload, from) });
	}

	#hear(client: Client, payload: Uint8Array, from: number): void {
		const counts = this.#counts.get(client);
		if (counts === undefined) return;
		const [event, said] = JSON.parse(asBuffer(payload).toString("utf8", PREFIX.length)) as Frame;
		for (const { name, data } of said.events ?? [{ name: event, data: said }]) {
			const { userId = "" } = data;
			if (Number(userId.split("-")[1]) >= from && name !== "user:profile")
				counts.set(userId, (counts.get(userId) ?? 0) + 1);
		}
	}

	end(fleet: Fleet): TellingsReport {
		fleet.ignore();
		const all = [...this.#counts.values()].flatMap((counts) => [...counts.values()]);
		const sum = all.reduce((total, count) => total + count, 0);
		return { most: Math.max(0, ...all), average: sum / Math.max(1, all.length), pairs: all.length, bytes: fleet.bytes };
	}
}
