/** Resolves in the next turn of the event loop, when what was written has been sent, and whatever has come was served. */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

let last = Promise.resolve();

/**
 * Resolves in a turn that nobody else is given here, who asked first first: what takes long has one for each piece, so that no turn
 * is longer than one of them.
 */
export function turnOfItsOwn(): Promise<void> {
	last = last.then(nextTurn);
	return last;
}
