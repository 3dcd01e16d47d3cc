import { useDeferredValue, useMemo } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { arrange, type Counts, countLooks, listPeople, type Project, projectsOf, type Row } from "./arrange.ts";
import { filter as filterSignal } from "./filter.ts";
import { useListed } from "./use-listed.ts";

export type Company = {
	readonly rows: readonly Row[];
	readonly counts: Counts;
	readonly projects: readonly Project[];
	/** Too big for everyone to follow everyone. */
	readonly isLarge: boolean;
	readonly isLoaded: boolean;
	/** Asks for more people, where not all were listed; null where all were. */
	readonly more: (() => void) | null;
};

/** The company as the filter wants it. Drawn again when somebody changes who is on the list. */
export function useCompany(): Company {
	const { people, directory, presence } = useLive();
	const filter = useDeferredValue(useStore(filterSignal));
	const views = useDeferredValue(useStore(people.all));
	const profiles = useStore(directory.profiles);
	const directoryState = useStore(directory.state);
	const { mode, counts: told, isLoaded } = useStore(presence.feed);
	const isLarge = mode === "watched";
	// Only who there is decides the order, not how they are.
	const unnamed = [...views.keys()].filter((userId) => !profiles.has(userId)).join(" ");
	// biome-ignore lint/correctness/useExhaustiveDependencies: `unnamed` stands for what is read of `views`
	const listed = useMemo(() => listPeople(profiles, views), [profiles, unnamed]);
	const asked = useListed(isLarge ? filter : null);
	const rows = useMemo(() => {
		if (!isLarge) return arrange({ listed, views, filter });
		const ids = asked.userIds === null ? listed : listed.filter(({ userId }) => asked.userIds?.has(userId));
		return arrange({ listed: ids, views, filter: { ...filter, look: "all", project: "", grouping: "none" } });
	}, [isLarge, listed, views, filter, asked.userIds]);
	const counts = useMemo((): Counts => {
		if (told === null) return countLooks(listed, views);
		const here = told.online + told.away + told.dnd;
		return { ...told, all: listed.length, offline: Math.max(0, listed.length - here) };
	}, [told, listed, views]);
	const projects = useMemo(() => projectsOf(views), [views]);
	return {
		rows,
		counts,
		projects,
		isLarge,
		isLoaded: (isLoaded || isLarge) && directoryState !== "loading",
		more: asked.more,
	};
}
