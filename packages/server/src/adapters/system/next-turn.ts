/** Resolves in the next turn of the event loop, when whatever has come until now was served. */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
