import { Minus, Plus, UsersRound } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { metresText } from "../../ui/times.ts";
import { placeOf, spanOf } from "./mercator.ts";
import type { WorldMap } from "./world/world-map.ts";

type ControlProps = { readonly label: string; readonly onClick: () => void; readonly children: ReactNode };

function Control({ label, onClick, children }: ControlProps) {
	return (
		<button
			type="button"
			aria-label={label}
			title={label}
			onClick={onClick}
			className="-outline-offset-2 flex size-9 items-center justify-center text-ink-2 transition-colors hover:bg-hover hover:text-ink max-md:size-11 [&_svg]:size-4"
		>
			{children}
		</button>
	);
}

const GROUP = "pointer-events-auto flex flex-col divide-y divide-line overflow-hidden rounded-md bg-raised shadow-pop";

/** What the map can be told to do. */
export function Controls({ world, onFit }: { readonly world: WorldMap; readonly onFit: (() => void) | null }) {
	return (
		<div className="pointer-events-none absolute top-3 right-3 z-2 flex flex-col gap-2">
			<div className={GROUP}>
				<Control label="Nearer" onClick={() => world.map.zoomIn()}>
					<Plus aria-hidden />
				</Control>
				<Control label="Farther" onClick={() => world.map.zoomOut()}>
					<Minus aria-hidden />
				</Control>
			</div>
			{onFit === null ? null : (
				<div className={GROUP}>
					<Control label="Show everybody" onClick={onFit}>
						<UsersRound aria-hidden />
					</Control>
				</div>
			)}
		</div>
	);
}

const WIDEST = 96;

/** The longest round length that is not wider than `WIDEST` here. */
function scaleOf(world: WorldMap): { readonly metres: number; readonly width: number } {
	const { x, y, size } = world.view();
	const perMetre = spanOf(1, placeOf({ x, y }).latitude) * size;
	const most = WIDEST / perMetre;
	const power = 10 ** Math.floor(Math.log10(most));
	const metres = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
	return { metres, width: Math.round(metres * perMetre) };
}

/** How far it is on the map, and whose outlines they are. */
export function Scale({ world, bottom }: { readonly world: WorldMap; readonly bottom: number }) {
	const [{ metres, width }, setScale] = useState(() => scaleOf(world));
	useEffect(() => {
		const moved = () => {
			const next = scaleOf(world);
			setScale((before) => (before.width === next.width && before.metres === next.metres ? before : next));
		};
		world.map.on("move", moved);
		// The first fit moves the map between the first render and this effect.
		moved();
		return () => void world.map.off("move", moved);
	}, [world]);
	return (
		<div
			style={{ bottom: bottom + 8 }}
			className="pointer-events-none absolute right-3 z-2 flex items-end gap-3 text-2xs text-ink-2"
		>
			<span className="max-md:hidden">Natural Earth</span>
			<span className="text-center">
				{metresText(metres)}
				<span aria-hidden style={{ width }} className="block h-1 rounded-b-xs border-ink-3 border-x border-b" />
			</span>
		</div>
	);
}
