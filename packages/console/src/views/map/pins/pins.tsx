import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { useFollowed } from "../../../live/hooks.ts";
import { useNow } from "../../../ui/use-now.ts";
import type { Placed } from "../placed.ts";
import type { WorldMap } from "../world/world-map.ts";
import { ClusterPin } from "./cluster-pin.tsx";
import { type Frame, gather, type Pin, within } from "./gather.ts";
import { Mover } from "./mover.ts";
import { PersonPin } from "./person-pin.tsx";

type PinsProps = {
	readonly world: WorldMap;
	readonly placed: readonly Placed[];
	readonly selected: string | null;
	readonly onPick: (userId: string) => void;
	readonly onOpen: (pin: Pin) => void;
};

const EVERY_HALF_MINUTE = 30_000;
/** Signs are drawn this many screens wide, so that they are there when the map is moved. */
const ROOM = 1.8;
/** Signs come together and part at each half of a zoom. */
const steppedZoom = (zoom: number) => Math.floor(zoom * 2) / 2;

function frameOf(world: WorldMap): Frame {
	const { x, y, size, width, height } = world.view();
	const zoom = steppedZoom(world.map.getZoom());
	return { x, y, zoom, width: (width / size) * ROOM, height: (height / size) * ROOM };
}

/** Is what is on the screen now still within it? */
function isEnough(frame: Frame, world: WorldMap): boolean {
	const { x, y, size, width, height } = world.view();
	if (frame.zoom !== steppedZoom(world.map.getZoom())) return false;
	const [right, down] = [Math.abs(x - frame.x) + width / size / 2, Math.abs(y - frame.y) + height / size / 2];
	return right <= frame.width / 2 && down <= frame.height / 2;
}

/** What the map shows, changed only where other signs are needed. */
function useFrame(world: WorldMap): Frame {
	const [frame, setFrame] = useState(() => frameOf(world));
	useEffect(() => {
		const moved = () => setFrame((before) => (isEnough(before, world) ? before : frameOf(world)));
		moved();
		world.map.on("move", moved);
		world.map.on("resize", moved);
		return () => {
			world.map.off("move", moved);
			world.map.off("resize", moved);
		};
	}, [world]);
	return frame;
}

/** The people on the map. */
export function Pins({ world, placed, selected, onPick, onOpen }: PinsProps) {
	const frame = useFrame(world);
	const now = useNow(EVERY_HALF_MINUTE);
	const mover = useMemo(() => new Mover(world), [world]);
	useLayoutEffect(() => mover.open(), [mover]);
	const gathered = useMemo(() => gather(placed, { zoom: frame.zoom, alone: selected }), [placed, frame.zoom, selected]);
	const pins = useMemo(() => within(gathered, frame), [gathered, frame]);
	useLayoutEffect(() => mover.place(pins, frame.zoom), [mover, pins, frame.zoom]);
	useFollowed(pins.flatMap(({ people }) => (people.length === 1 ? people.map(({ userId }) => userId) : [])));
	return createPortal(
		pins.map((pin) => {
			const [first] = pin.people;
			const isSelected = first?.userId === selected && pin.people.length === 1;
			const isOne = first !== undefined && pin.people.length === 1;
			return (
				<div
					key={pin.key}
					ref={(element) => mover.attach(pin.key, element)}
					className={`absolute top-0 left-0 size-0 hover:z-2 ${isSelected ? "z-1" : ""}`}
				>
					{isOne ? (
						<PersonPin person={first} now={now} isSelected={isSelected} onPick={onPick} />
					) : (
						<ClusterPin pin={pin} onOpen={onOpen} />
					)}
				</div>
			);
		}),
		world.overlay,
	);
}
