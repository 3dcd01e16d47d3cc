import { Signal } from "../../live/signal.ts";
import type { Filter } from "./arrange.ts";

/** Stays as it is while one looks at other views. */
export const filter = new Signal<Filter>({ query: "", look: "all", project: "", grouping: "status" });

export function setFilter(change: Partial<Filter>): void {
	filter.set({ ...filter.getSnapshot(), ...change });
}

export function clearFilter(): void {
	setFilter({ query: "", look: "all", project: "" });
}
