/** Each who asks waits for the next turn of the event loop that nobody who asked before has. */
function oneByOne(): () => Promise<void> {
	const waiting: (() => void)[] = [];
	const give = (): void => {
		const resolve = waiting.shift();
		if (waiting.length > 0) setImmediate(give);
		resolve?.();
	};
	return () =>
		new Promise((resolve) => {
			waiting.push(resolve);
			if (waiting.length === 1) setImmediate(give);
		});
}

/**
 * Resolves in a turn of the event loop that nobody else has who asked for one, when what was written before has been sent, and
 * whatever has come was served: no turn is longer than one piece of work, whatever is due at once.
 */
export const nextTurn = oneByOne();

/** The same for what comes of those who send much: it shares its turn with no more than a piece of other work, and delays none. */
export const lateTurn = oneByOne();
