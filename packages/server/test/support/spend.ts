/** Keeps the processor busy for so many milliseconds. */
export function spend(ms: number): void {
	for (const until = performance.now() + ms; performance.now() < until; );
}
