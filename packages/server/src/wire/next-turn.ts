/** Resolves in the next turn of the event loop, when what was written has been sent, and whatever has come was served. */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
