import { type PointerEvent, type ReactNode, useRef, useState } from "react";
import { classNames } from "../../ui/class-names.ts";

/** How much of the screen it takes. */
export type Extent = "low" | "half" | "full";

const ORDER: readonly Extent[] = ["low", "half", "full"];
/** The handle and the field that searches. */
const LOW = 84;

/** Its height in pixels, on a map as high as that. */
export function heightOf(extent: Extent, room: number): number {
	if (extent === "low") return LOW;
	return Math.round(room * (extent === "half" ? 0.44 : 0.92));
}

type SheetProps = {
	readonly extent: Extent;
	readonly room: number;
	readonly onExtent: (extent: Extent) => void;
	readonly children: ReactNode;
};

/** A tap on the handle: open, and then back again. */
const NEXT: Readonly<Record<Extent, Extent>> = { low: "half", half: "full", full: "low" };

/** What stands beside the map on a large screen lies on its lower edge on a phone, and is drawn up as far as one wants. */
export function Sheet({ extent, room, onExtent, children }: SheetProps) {
	const [pulled, setPulled] = useState<number | null>(null);
	const start = useRef({ y: 0, height: 0 });
	const height = pulled ?? heightOf(extent, room);
	const down = (event: PointerEvent) => {
		event.currentTarget.setPointerCapture(event.pointerId);
		start.current = { y: event.clientY, height };
		setPulled(height);
	};
	const moved = ({ clientY }: PointerEvent) => {
		const next = start.current.height + start.current.y - clientY;
		if (pulled !== null) setPulled(Math.max(LOW, Math.min(heightOf("full", room), next)));
	};
	const up = () => {
		if (pulled === null) return;
		const distance = (each: Extent) => Math.abs(heightOf(each, room) - pulled);
		const isTap = Math.abs(pulled - start.current.height) < 4;
		setPulled(null);
		if (!isTap) onExtent(ORDER.reduce((nearest, each) => (distance(each) < distance(nearest) ? each : nearest)));
	};
	return (
		<div
			style={{ height }}
			className={classNames(
				"absolute inset-x-0 bottom-0 z-10 flex flex-col overflow-hidden rounded-t-xl bg-surface shadow-pop",
				pulled === null && "transition-[height] duration-300 ease-out",
			)}
		>
			<button
				type="button"
				aria-label={extent === "full" ? "Lower the list" : "Raise the list"}
				onPointerDown={down}
				onPointerMove={moved}
				onPointerUp={up}
				onPointerCancel={() => setPulled(null)}
				onClick={() => Math.abs((pulled ?? height) - heightOf(extent, room)) < 4 && onExtent(NEXT[extent])}
				className="-outline-offset-2 flex h-7 w-full shrink-0 touch-none items-center justify-center"
			>
				<span aria-hidden className="h-1 w-9 rounded-full bg-line-strong" />
			</button>
			{children}
		</div>
	);
}
