import { useState } from "react";
import { useStore } from "../../live/hooks.ts";
import { Header } from "../../shell/header.tsx";
import { go } from "../../shell/route.ts";
import { ofThem } from "../../ui/numbers.ts";
import { useEscape } from "../../ui/use-escape.ts";
import { useMedia } from "../../ui/use-media.ts";
import { Card } from "./card.tsx";
import { PlacedList, query as querySignal } from "./list.tsx";
import { type Pin, spreadOf } from "./pins/gather.ts";
import { Share } from "./share.tsx";
import { Sheet } from "./sheet.tsx";
import { Stage } from "./stage.tsx";
import { type MapState, useMapState } from "./use-map-state.ts";
import { usePlaced, useRows } from "./use-placed.ts";

/** Degrees: whoever is nearer than this to each other cannot be told apart by coming nearer. */
const ONE_PLACE = 0.0004;
const NEAREST = 18;

const close = () => go("map");
const pick = (userId: string) => go("map", userId);

type SideProps = { readonly state: MapState; readonly among: ReadonlySet<string> | null; readonly onAll: () => void };

/** Who shares a position, and whether one does so oneself. */
function Side({ state: { placed, isLoaded, selected }, among, onAll }: SideProps) {
	const query = useStore(querySignal);
	const rows = useRows(placed, query, among);
	return (
		<>
			<PlacedList
				rows={rows}
				query={query}
				selected={selected}
				isLoaded={isLoaded}
				all={placed.length}
				among={among?.size ?? null}
				onAll={onAll}
			/>
			<Share />
		</>
	);
}

function Wide({ state, side, onOpen }: ShapeProps) {
	const { selected, world, inset } = state;
	return (
		<div className="flex min-h-0 flex-1">
			<section aria-label="People on the map" className="flex w-76 shrink-0 flex-col border-line border-r bg-surface">
				{side}
			</section>
			<Stage state={state} onPick={pick} onOpen={onOpen} onBeside={close}>
				{selected === null ? null : (
					<div className="absolute top-3 left-3 z-2 max-h-[calc(100%-1.5rem)] w-82 animate-in overflow-auto rounded-lg bg-raised shadow-pop">
						<Card key={selected} userId={selected} world={world} inset={inset} isInSheet={false} />
					</div>
				)}
			</Stage>
		</div>
	);
}

type ShapeProps = { readonly state: MapState; readonly side: React.ReactNode; readonly onOpen: (pin: Pin) => void };

function Narrow({ state, side, onOpen }: ShapeProps) {
	const { selected, world, inset, extent, room, setExtent } = state;
	return (
		<Stage state={state} onPick={pick} onOpen={onOpen} onBeside={close}>
			<Sheet extent={extent} room={room} onExtent={setExtent}>
				{selected === null ? (
					<section
						aria-label="People on the map"
						onFocus={() => extent === "low" && setExtent("half")}
						className="flex min-h-0 flex-1 flex-col"
					>
						{side}
					</section>
				) : (
					<div className="min-h-0 flex-1 overflow-auto">
						<Card key={selected} userId={selected} world={world} inset={inset} isInSheet />
					</div>
				)}
			</Sheet>
		</Stage>
	);
}

/** Where people are who share it: on a map of the world that asks nobody else for anything. */
export function MapPage({ rest }: { readonly rest: readonly string[] }) {
	const [selected = null] = rest;
	const isPhone = useMedia("(max-width: 767px)");
	const state = useMapState({ ...usePlaced(), selected, isPhone });
	const [among, setAmong] = useState<ReadonlySet<string> | null>(null);
	useEscape(() => selected !== null && close());
	const open = ({ people }: Pin) => {
		const { world, inset } = state;
		if (world === null) return;
		const isOnePlace = spreadOf(people) < ONE_PLACE || world.map.getZoom() > NEAREST - 0.5;
		if (!isOnePlace) return world.fit(people, inset, { nearest: NEAREST });
		setAmong(new Set(people.map(({ userId }) => userId)));
		if (selected === null) state.setExtent("half");
		else close();
	};
	const side = <Side state={state} among={among} onAll={() => setAmong(null)} />;
	const Shape = isPhone ? Narrow : Wide;
	return (
		<>
			<Header
				title="Map"
				note={state.placed.length === 0 ? undefined : ofThem(state.placed.length, "person", "people")}
			/>
			<Shape state={state} side={side} onOpen={open} />
		</>
	);
}
