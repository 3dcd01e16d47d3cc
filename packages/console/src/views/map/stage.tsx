import { MapPinOff } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Empty } from "../../ui/empty.tsx";
import { Controls, Scale } from "./controls.tsx";
import type { Pin } from "./pins/gather.ts";
import { Pins } from "./pins/pins.tsx";
import { Sketch } from "./sketch.tsx";
import type { MapState } from "./use-map-state.ts";

type StageProps = {
	readonly state: MapState;
	readonly onPick: (userId: string) => void;
	readonly onOpen: (pin: Pin) => void;
	/** Somebody pressed the map beside everybody. */
	readonly onBeside: () => void;
	readonly children: ReactNode;
};

function Failed({ onRetry }: { readonly onRetry: () => void }) {
	return (
		<div className="absolute inset-0 bg-canvas">
			<Empty
				icon={<MapPinOff aria-hidden />}
				title="The map cannot be drawn"
				action={<Button onClick={onRetry}>Try again</Button>}
			>
				It needs WebGL, which this browser does not offer now, or it was not loaded. The list shows who shares a
				position.
			</Empty>
		</div>
	);
}

/** The map itself, and what lies on it. */
export function Stage({ state, onPick, onOpen, onBeside, children }: StageProps) {
	const { drawing, world, box, area, placed, selected, inset, retry } = state;
	const pressed = useEffectEvent((target: EventTarget | null) => {
		const isSign = target instanceof Element && target.closest("[data-pin], [data-cluster]") !== null;
		if (!isSign && selected !== null) onBeside();
	});
	const isBusy = drawing.kind === "loading" || (drawing.kind === "there" && !drawing.isDrawn);
	useEffect(() => {
		const click = ({ originalEvent }: { readonly originalEvent: MouseEvent }) => pressed(originalEvent.target);
		world?.map.on("click", click);
		return () => void world?.map.off("click", click);
	}, [world]);
	return (
		<div ref={area} aria-busy={isBusy} className="relative isolate min-h-0 min-w-0 flex-1 overflow-hidden bg-map">
			{drawing.kind === "failed" ? null : <Sketch isBusy={isBusy} bottom={inset.cover} />}
			<div
				ref={box}
				className={classNames(
					"size-full [&_canvas]:transition-opacity [&_canvas]:duration-300",
					isBusy && "[&_canvas]:opacity-0",
				)}
			/>
			{drawing.kind === "failed" ? <Failed onRetry={retry} /> : null}
			{world === null ? null : (
				<>
					<Pins world={world} placed={placed} selected={selected} onPick={onPick} onOpen={onOpen} />
					<Controls world={world} onFit={placed.length === 0 ? null : () => world.fit(placed, inset)} />
					<Scale world={world} bottom={inset.cover} />
				</>
			)}
			{children}
		</div>
	);
}
