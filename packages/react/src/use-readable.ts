import type { Readable } from "@rollcall/client";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";

/**
 * Any value of the client, such as `location.sharing` or `presence.feed`; the component is drawn again when it changes.
 * `before` is shown where the page is drawn on a server, and until a browser has taken that over: the same each time.
 */
export function useReadable<T>({ subscribe, getSnapshot }: Readable<T>, before: T): T {
	return useSyncExternalStore(subscribe, getSnapshot, () => before);
}

export type Selection<From, To> = {
	readonly source: Readable<From>;
	readonly select: (from: From) => To;
	readonly isSame: (one: To, other: To) => boolean;
	readonly before: To;
};

/** What follows from a value; the component is drawn again when that changes, however often the value does. */
export function useSelected<From, To>({ source, select, isSame, before }: Selection<From, To>): To {
	const shown = useRef<{ readonly value: To } | null>(null);
	const getSnapshot = useMemo(() => {
		let last: { readonly from: From; readonly to: To } | null = null;
		return () => {
			const from = source.getSnapshot();
			if (last !== null && last.from === from) return last.to;
			const known = last === null ? shown.current : { value: last.to };
			const next = select(from);
			const to = known !== null && isSame(known.value, next) ? known.value : next;
			last = { from, to };
			return to;
		};
	}, [source, select, isSame]);
	const value = useSyncExternalStore(source.subscribe, getSnapshot, () => before);
	useEffect(() => {
		shown.current = { value };
	}, [value]);
	return value;
}

/** Do two lists have the same members in the same order? */
export function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
	return one.length === other.length && one.every((member, index) => member === other[index]);
}
