import type { Readable } from "./readable.ts";

/** What follows from another value: worked out once for each of its snapshots. */
export function derived<From, To>(source: Readable<From>, compute: (from: From) => To): Readable<To> {
	let last: { readonly from: From; readonly to: To } | null = null;
	return {
		getSnapshot: () => {
			const from = source.getSnapshot();
			if (last === null || last.from !== from) last = { from, to: compute(from) };
			return last.to;
		},
		subscribe: source.subscribe,
	};
}
