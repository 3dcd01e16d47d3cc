import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Placed } from "./placed.ts";
import { type Extent, heightOf } from "./sheet.tsx";
import { useCamera } from "./use-camera.ts";
import type { Company } from "./use-placed.ts";
import { type Drawing, useWorld } from "./use-world.ts";
import type { Inset, WorldMap } from "./world/world-map.ts";

type Given = Company & { readonly selected: string | null; readonly isPhone: boolean };

/** What the parts of the map's page have in common. */
export type MapState = {
	readonly placed: readonly Placed[];
	readonly isLoaded: boolean;
	readonly selected: string | null;
	readonly drawing: Drawing;
	readonly world: WorldMap | null;
	readonly box: RefObject<HTMLDivElement | null>;
	/** The map with what lies on it. */
	readonly area: RefObject<HTMLDivElement | null>;
	/** How high that is. */
	readonly room: number;
	/** `cover`: what the sheet of a phone hides of it. */
	readonly inset: Inset & { readonly cover: number };
	readonly extent: Extent;
	readonly setExtent: (extent: Extent) => void;
	readonly retry: () => void;
};

const MARGIN = 72;
const NARROW_MARGIN = 48;
/** The card on a large screen. */
const CARD = 344;

/** How high the element is now. */
function useHeight(box: RefObject<HTMLElement | null>): number {
	const [height, setHeight] = useState(600);
	useLayoutEffect(() => {
		if (box.current === null) return;
		setHeight(box.current.clientHeight);
		const observer = new ResizeObserver(([entry]) => entry !== undefined && setHeight(entry.contentRect.height));
		observer.observe(box.current);
		return () => observer.disconnect();
	}, [box]);
	return height;
}

/** The map, who is on it, and where one looks. */
export function useMapState({ placed, isLoaded, selected, isPhone }: Given): MapState {
	const [box, area] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
	const [attempt, setAttempt] = useState(0);
	const isCardOpen = selected !== null;
	// What one pulled holds until another thing lies in the sheet.
	const [pulled, setPulled] = useState<{ readonly isCard: boolean; readonly extent: Extent }>();
	const extent = pulled?.isCard === isCardOpen ? pulled.extent : isCardOpen ? "half" : "low";
	const room = useHeight(area);
	const drawing = useWorld(box, attempt);
	const cover = isPhone ? heightOf(extent === "full" ? "half" : extent, room) : 0;
	const inset = useMemo(() => {
		const side = isPhone ? NARROW_MARGIN : MARGIN;
		const left = side + (!isPhone && isCardOpen ? CARD : 0);
		return { top: side, right: side, bottom: side + cover, left, cover };
	}, [isPhone, isCardOpen, cover]);
	useCamera({ drawing, placed, selected, inset });
	return {
		placed,
		isLoaded,
		selected,
		drawing,
		world: drawing.kind === "there" ? drawing.world : null,
		box,
		area,
		room,
		inset,
		extent,
		setExtent: (next) => setPulled({ isCard: isCardOpen, extent: next }),
		retry: () => setAttempt((count) => count + 1),
	};
}
