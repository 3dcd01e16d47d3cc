import { useEffect, useLayoutEffect, useRef } from "react";
import { useLive } from "../../live/hooks.ts";
import { type Placed, placedOf } from "./placed.ts";
import type { Drawing } from "./use-world.ts";
import type { Inset } from "./world/world-map.ts";

type Wanted = {
	readonly drawing: Drawing;
	readonly placed: readonly Placed[];
	readonly selected: string | null;
	readonly inset: Inset;
};

/** Moves the map where it is wanted: to everybody at first, and to whoever is picked. */
export function useCamera({ drawing, placed, selected, inset }: Wanted): void {
	const { people } = useLive();
	const isFitted = useRef(false);
	const shown = useRef<string | null>(null);
	const world = drawing.kind === "there" ? drawing.world : null;
	const isBack = drawing.kind === "there" && drawing.isBack;
	const isKnown = selected !== null && placed.some(({ userId }) => userId === selected);
	// Before anybody is seen where the map was not yet looked at.
	useLayoutEffect(() => {
		if (world === null || isFitted.current || placed.length === 0) return;
		isFitted.current = true;
		if (!isBack && selected === null) world.fit(placed, inset, { isAtOnce: true });
	}, [world, isBack, placed, selected, inset]);
	useEffect(() => {
		if (selected === null) shown.current = null;
		if (world === null || selected === null || !isKnown || shown.current === selected) return;
		const view = people.user(selected).getSnapshot();
		const place = view === undefined ? undefined : placedOf(view);
		if (place === undefined) return;
		shown.current = selected;
		world.fly(place, inset);
	}, [world, people, selected, isKnown, inset]);
}
