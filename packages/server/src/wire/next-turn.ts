/** Resolves in the next turn of the event loop, when what was written has been sent, and whatever has come was served. */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

const waiting: (() => void)[] = [];

/**
 * Resolves in a turn that nobody else is given here, who asked first first: what takes long has one for each piece, so that no turn
 * is longer than one of them.
 */
export function turnOfItsOwn(): Promise<void> {
	return new Promise((resolve) => {
		waiting.push(resolve);
		if (waiting.length === 1) setImmediate(give);
	});
}

function give(): void {
	waiting.shift()?.();
	if (waiting.length > 0) setImmediate(give);
}
