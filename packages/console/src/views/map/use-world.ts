import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useStore } from "../../live/hooks.ts";
import { theme } from "../../shell/theme.ts";
import type { Camera, WorldMap } from "./world/world-map.ts";

export type Drawing =
	| { readonly kind: "loading" }
	| {
			readonly kind: "there";
			readonly world: WorldMap;
			/** Where one had looked before. */
			readonly isBack: boolean;
			/** Until then it is water without land. */
			readonly isDrawn: boolean;
	  }
	/** This browser, or this computer, draws no such maps; or the map was not loaded. */
	| { readonly kind: "failed" };

/** Where one looked stays as it is while one looks at other views. */
let kept: Camera | undefined;

const LOADING: Drawing = { kind: "loading" };
const FAILED: Drawing = { kind: "failed" };

/** The map in this element. It is a large part of the console, and loaded only here. */
export function useWorld(box: RefObject<HTMLDivElement | null>, attempt: number): Drawing {
	const [drawing, setDrawing] = useState<Drawing>(LOADING);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each attempt begins anew
	useEffect(() => {
		let world: WorldMap | undefined;
		let isOver = false;
		const tell = (next: Drawing) => !isOver && setDrawing(next);
		const make = async () => {
			const { WorldMap } = await import("./world/world-map.ts");
			if (isOver || box.current === null) return;
			world = new WorldMap(box.current, kept);
			const there = { kind: "there", world, isBack: kept !== undefined } as const;
			tell({ ...there, isDrawn: false });
			world.whenDrawn(
				() => tell({ ...there, isDrawn: true }),
				() => tell(FAILED),
			);
		};
		setDrawing(LOADING);
		make().catch(() => tell(FAILED));
		return () => {
			isOver = true;
			if (world === undefined) return;
			kept = world.camera();
			world.map.remove();
		};
	}, [box, attempt]);
	useThemed(drawing.kind === "there" ? drawing.world : null);
	return drawing;
}

/** A canvas knows no themes: it is told when another one is wanted. */
function useThemed(world: WorldMap | null): void {
	const chosen = useStore(theme);
	// Before the map leaves the page, where it would have no colours.
	useLayoutEffect(() => {
		if (world === null) return;
		const media = matchMedia("(prefers-color-scheme: dark)");
		const recolour = () => world.recolour();
		if (chosen !== "system") recolour();
		media.addEventListener("change", recolour);
		return () => media.removeEventListener("change", recolour);
	}, [world, chosen]);
}
