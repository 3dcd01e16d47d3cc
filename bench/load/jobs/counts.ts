import type { Fleet } from "../fleet.ts";

export type Counts = {
	readonly open: number;
	readonly lost: number;
	readonly frames: number;
	readonly bytes: number;
	readonly matches: number;
};

/** What has arrived since the last reset. */
export function counts({ clients, lost, frames, bytes, matches }: Fleet): Counts {
	return { open: clients.filter((client) => client.isReady).length, lost, frames, bytes, matches };
}
