import { useVirtualizer } from "@tanstack/react-virtual";
import { SearchX, UsersRound } from "lucide-react";
import { useRef } from "react";
import { useFollowed, useLive } from "../../live/hooks.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useMedia } from "../../ui/use-media.ts";
import { clearFilter } from "./filter.ts";
import { GroupRow, PersonRow } from "./rows.tsx";
import { Skeleton } from "./skeleton.tsx";
import { useArrows } from "./use-arrows.ts";
import type { Company } from "./use-company.ts";

type ListProps = { readonly company: Company; readonly selected: string | null };

function Nobody({ company }: { readonly company: Company }) {
	const { identity } = useLive();
	if (company.counts.all <= 1)
		return (
			<Empty icon={<UsersRound aria-hidden />} title="You are the first one here">
				People of {identity.companyId} appear here as soon as they connect once.
			</Empty>
		);
	return (
		<Empty
			icon={<SearchX aria-hidden />}
			title="Nobody fits"
			action={<Button onClick={clearFilter}>Show everybody</Button>}
		>
			Nobody looks like that now. People appear here as soon as they do.
		</Empty>
	);
}

const HEIGHTS = { phone: { group: 36, person: 64 }, desktop: { group: 34, person: 46 } } as const;

function Rows({ company: { rows, more }, selected }: ListProps) {
	const box = useRef<HTMLDivElement>(null);
	const heights = HEIGHTS[useMedia("(max-width: 767px)") ? "phone" : "desktop"];
	const virtual = useVirtualizer<HTMLDivElement, Element>({
		count: rows.length,
		getScrollElement: () => box.current,
		estimateSize: (index) => heights[rows[index]?.kind ?? "person"],
		getItemKey: (index) => rows[index]?.id ?? index,
		overscan: 8,
	});
	const { inTabOrder, setFocused, onKeyDown } = useArrows({ rows, selected, box, virtual });
	const drawn = virtual.getVirtualItems().flatMap(({ index, start, size }) => {
		const row = rows[index];
		return row === undefined ? [] : [{ row, place: { height: size, transform: `translateY(${start}px)` } }];
	});
	useFollowed(drawn.flatMap(({ row }) => (row.kind === "person" ? [row.id] : [])));
	return (
		<div ref={box} className="@container min-h-0 flex-1 overflow-auto overscroll-contain">
			<ul aria-label="People" onKeyDown={onKeyDown} className="relative" style={{ height: virtual.getTotalSize() }}>
				{drawn.map(({ row, place }) => (
					<li
						key={row.id}
						className="contain-strict absolute inset-x-0 top-0 transition-transform duration-300 ease-out"
						style={place}
					>
						{row.kind === "group" ? (
							<GroupRow title={row.title} count={row.count} />
						) : (
							<PersonRow
								userId={row.id}
								isSelected={row.id === selected}
								isInTabOrder={row.id === inTabOrder}
								onFocus={setFocused}
							/>
						)}
					</li>
				))}
			</ul>
			{more === null ? null : (
				<div className="flex justify-center py-4">
					<Button onClick={more}>Show more</Button>
				</div>
			)}
		</div>
	);
}

/** Everybody whom the filter lets through. Only what is on screen is drawn. */
export function PeopleList(props: ListProps) {
	const { rows, isLoaded } = props.company;
	if (!isLoaded && rows.length <= 1) return <Skeleton />;
	if (rows.length === 0) return <Nobody company={props.company} />;
	return <Rows {...props} />;
}
