import { heapStats } from "bun:jsc";

/** Bytes that this process holds, once what nobody holds any more has been collected. */
export function memory(): number {
	Bun.gc(true);
	return process.memoryUsage().rss;
}

/** Bytes of all objects that somebody holds, with what belongs to them; without what the runtime keeps for those to come. */
export function heldByObjects(): number {
	Bun.gc(true);
	return heapStats().heapSize;
}
