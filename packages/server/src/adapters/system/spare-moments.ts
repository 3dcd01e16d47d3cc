/** A rest is so many times as long as the work before it, and in milliseconds no shorter nor longer than this. */
const RESTS = 4;
const SHORTEST = 5;
const LONGEST = 25;

/**
 * Calls what it is given later, one after a rest from the one before: so long that short pieces of work take a fifth of
 * the time at most, and less of a process that has much else to do, as everything then takes longer.
 */
export function spareMoments(): (run: () => void) => void {
	let rest = SHORTEST;
	return (run) => {
		setTimeout(() => {
			const began = performance.now();
			run();
			// What it led to in this turn of the event loop is part of it.
			setImmediate(() => {
				rest = Math.min(LONGEST, Math.max(SHORTEST, RESTS * (performance.now() - began)));
			});
		}, rest);
	};
}
