/**
 * Milliseconds of work in one turn of the event loop. What is published costs the runtime many times as much when the turn
 * ends.
 */
const LONGEST = 0.5;

/**
 * For work in many pieces: a promise of the next turn of the event loop where this one has lasted long enough, else null.
 * To be asked before each piece.
 */
export function breaths(): () => Promise<void> | null {
	let began: number | null = null;
	return () => {
		const now = performance.now();
		if (began !== null && now - began >= LONGEST) return new Promise((resolve) => setImmediate(resolve));
		if (began === null) {
			began = now;
			setImmediate(() => {
				began = null;
			});
		}
		return null;
	};
}
