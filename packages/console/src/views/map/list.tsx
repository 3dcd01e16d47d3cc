import { useVirtualizer } from "@tanstack/react-virtual";
import { MapPinOff, SearchX, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useFollowed } from "../../live/hooks.ts";
import { Signal } from "../../live/signal.ts";
import { Empty } from "../../ui/empty.tsx";
import { SearchField } from "../../ui/field.tsx";
import { useMedia } from "../../ui/use-media.ts";
import { useNow } from "../../ui/use-now.ts";
import type { Row } from "../people/arrange.ts";
import { Skeleton } from "../people/skeleton.tsx";
import { useArrows } from "../people/use-arrows.ts";
import { PlacedRow } from "./row.tsx";

/** Stays as it is while one looks at other views. */
export const query = new Signal("");

type ListProps = {
	readonly rows: readonly Row[];
	readonly selected: string | null;
};

function Rows({ rows, selected }: ListProps) {
	const box = useRef<HTMLDivElement>(null);
	const now = useNow(30_000);
	const height = useMedia("(max-width: 767px)") ? 60 : 48;
	const virtual = useVirtualizer<HTMLDivElement, Element>({
		count: rows.length,
		getScrollElement: () => box.current,
		estimateSize: () => height,
		getItemKey: (index) => rows[index]?.id ?? index,
		overscan: 6,
	});
	const { inTabOrder, setFocused, onKeyDown } = useArrows({ rows, selected, box, virtual });
	const drawn = virtual.getVirtualItems().flatMap(({ index, start, size }) => {
		const row = rows[index];
		return row === undefined ? [] : [{ id: row.id, place: { height: size, transform: `translateY(${start}px)` } }];
	});
	useFollowed(drawn.map(({ id }) => id));
	return (
		<div ref={box} className="min-h-0 flex-1 overflow-auto overscroll-contain pb-2">
			<ul
				aria-label="Who shares a position"
				onKeyDown={onKeyDown}
				className="relative"
				style={{ height: virtual.getTotalSize() }}
			>
				{drawn.map(({ id, place }) => (
					<li key={id} className="contain-strict absolute inset-x-0 top-0" style={place}>
						<PlacedRow
							userId={id}
							now={now}
							isSelected={id === selected}
							isInTabOrder={id === inTabOrder}
							onFocus={setFocused}
						/>
					</li>
				))}
			</ul>
		</div>
	);
}

type PanelProps = ListProps & {
	readonly query: string;
	readonly isLoaded: boolean;
	/** How many share a position at all. */
	readonly all: number;
	/** How many of one sign of the map are listed alone; null for everybody. */
	readonly among: number | null;
	readonly onAll: () => void;
};

function Content({ rows, selected, isLoaded, all }: PanelProps): ReactNode {
	if (all === 0 && !isLoaded) return <Skeleton />;
	if (all === 0)
		return (
			<Empty icon={<MapPinOff aria-hidden />} title="Nobody shares a position">
				People appear here and on the map as soon as they share where they are with you.
			</Empty>
		);
	if (rows.length > 0) return <Rows rows={rows} selected={selected} />;
	return (
		<Empty icon={<SearchX aria-hidden />} title="Nobody fits">
			Nobody by that name shares a position with you.
		</Empty>
	);
}

/** Who shares a position, to be searched and walked through by keyboard. */
export function PlacedList(props: PanelProps) {
	return (
		<>
			<div className="flex shrink-0 flex-col gap-2 px-3 py-3 max-md:pt-0">
				<SearchField label="Search people on the map" value={props.query} onValue={query.set.bind(query)} />
				{props.among === null ? null : (
					<button
						type="button"
						onClick={props.onAll}
						className="inline-flex h-7 items-center gap-1.5 self-start rounded-full bg-accent-soft pr-2 pl-3 font-medium text-accent text-xs max-md:h-9"
					>
						{props.among} people at one place
						<X aria-hidden className="size-3.5" />
						<span className="sr-only">, show everybody</span>
					</button>
				)}
			</div>
			<div className="flex min-h-0 flex-1 flex-col overflow-hidden">
				<Content {...props} />
			</div>
		</>
	);
}
