type Stepping = { next: (this: unknown) => unknown };

/** What every iterator of a map, and of a set, steps by. */
const ITERATORS: readonly Stepping[] = [new Map().values(), new Set().values()].map(
	(iterator) => Object.getPrototypeOf(iterator) as Stepping,
);

/** How many steps over maps and sets were taken while it ran: what a store in memory looks at to answer. */
export async function countSteps(run: () => Promise<unknown>): Promise<number> {
	const originals = ITERATORS.map(({ next }) => next);
	let steps = 0;
	for (const [index, iterator] of ITERATORS.entries()) {
		const original = originals[index] as Stepping["next"];
		iterator.next = function () {
			steps += 1;
			return original.call(this);
		};
	}
	try {
		await run();
	} finally {
		for (const [index, iterator] of ITERATORS.entries()) iterator.next = originals[index] as Stepping["next"];
	}
	return steps;
}
