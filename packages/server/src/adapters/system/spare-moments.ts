import { setTimeout } from "node:timers/promises";

/** A rest is so many times as long as the work before it, and in milliseconds no shorter nor longer than this. */
const RESTS = 4;
const SHORTEST = 5;
const LONGEST = 40;
/** Work that hangs is not waited for any longer; in milliseconds. */
const WAITED = 10;

/**
 * Does what it is given later, one piece after a rest from the one before: so long that short pieces take a fifth of the time
 * at most, of this thread and of whatever it waits for, and less of a process that has much else to do, as everything then takes
 * longer.
 */
export function spareMoments(): (work: () => Promise<unknown>) => void {
	let rested: Promise<unknown> = Promise.resolve();
	const moment = async (work: () => Promise<unknown>): Promise<void> => {
		await setTimeout(SHORTEST);
		const began = performance.now();
		await Promise.race([work(), setTimeout(WAITED)]);
		await setTimeout(Math.max(0, Math.min(LONGEST, RESTS * (performance.now() - began)) - SHORTEST));
	};
	return (work) => {
		rested = rested.then(() => moment(work)).catch(() => {}); // what failed is told to whoever asked for it
	};
}
