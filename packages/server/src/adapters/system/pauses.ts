/** So long work may go on before others are let in; in milliseconds. */
const SLICE = 3;

/**
 * For long work, between its pieces: resolves in the next turn of the event loop, when whatever has come until now was
 * served; or at once, where the last such pause is not long ago.
 */
export function pauses(): () => Promise<void> {
	let since = 0;
	return async () => {
		if (performance.now() - since < SLICE) return;
		await new Promise((resolve) => setImmediate(resolve));
		since = performance.now();
	};
}
