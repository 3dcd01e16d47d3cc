import type { TrailPointShape } from "@rollcall/protocol/shapes";
import { Scan } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { IconButton } from "../../../ui/button.tsx";
import { type Option, Select } from "../../../ui/select.tsx";
import { clockText, metresText, midnight } from "../../../ui/times.ts";
import type { Inset, WorldMap } from "../world/world-map.ts";
import { drawnMoment, drawnTrail, lengthOf } from "./shapes.ts";
import { useTrail } from "./use-trail.ts";

/** As long as the server keeps trails where nobody set it otherwise. */
const DAYS = ["0", "1", "2", "3", "4", "5", "6"] as const;
type DayChoice = (typeof DAYS)[number];

const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "short" });
const NAMES: Readonly<Record<string, string>> = { "0": "Today", "1": "Yesterday" };
const nameOf = (day: DayChoice) => NAMES[day] ?? date.format(midnight(Date.now(), -Number(day)));

const NOTHING: readonly TrailPointShape[] = [];

function summaryOf(points: readonly TrailPointShape[]): string {
	const [first, last] = [points[0], points.at(-1)];
	if (first === undefined || last === undefined) return "";
	const span = `${clockText(first.capturedAt)}–${clockText(last.capturedAt)}`;
	return points.length === 1 ? clockText(first.capturedAt) : `${span} · ${metresText(lengthOf(points))}`;
}

type ScrubberProps = {
	readonly points: readonly TrailPointShape[];
	readonly at: number | null;
	readonly onMove: (at: number) => void;
};

/** Walks along the trail. */
function Scrubber({ points, at, onMove }: ScrubberProps) {
	const last = points.length - 1;
	const shown = points[at ?? last];
	if (shown === undefined || last < 1) return null;
	const text = clockText(shown.capturedAt);
	return (
		<div className="flex items-center gap-3">
			<input
				type="range"
				aria-label="Moment of the trail"
				aria-valuetext={text}
				min={0}
				max={last}
				value={at ?? last}
				onChange={(event) => onMove(Number(event.target.value))}
				className="h-8 min-w-0 flex-1 accent-accent-fill"
			/>
			<span className="w-10 shrink-0 text-right text-ink-2 text-xs tabular-nums">{text}</span>
		</div>
	);
}

type TrailProps = { readonly userId: string; readonly world: WorldMap | null; readonly inset: Inset };

/** Where somebody was on a day: on the map, and in words. */
export function TrailPanel({ userId, world, inset }: TrailProps) {
	const [day, setDay] = useState<DayChoice>("0");
	const [at, setAt] = useState<number | null>(null);
	const trail = useTrail({ userId, daysAgo: Number(day) });
	const points = trail.kind === "there" ? trail.points : NOTHING;
	const options = useMemo(() => DAYS.map((value): Option<DayChoice> => ({ value, name: nameOf(value) })), []);
	useEffect(() => world?.show("trail", drawnTrail(points)), [world, points]);
	useEffect(() => world?.show("moment", drawnMoment(at === null ? null : (points[at] ?? null))), [world, points, at]);
	useEffect(() => {
		return () => {
			world?.show("trail", drawnTrail(NOTHING));
			world?.show("moment", drawnMoment(null));
		};
	}, [world]);
	return (
		<section aria-label="Trail" className="space-y-2 border-line border-t px-4 py-3.5">
			<div className="flex items-center gap-2">
				<h3 className="flex-1 font-medium text-ink-3 text-xs">Trail</h3>
				<Select<DayChoice>
					label="Day of the trail"
					value={day}
					options={options}
					onValue={(next) => {
						setDay(next);
						setAt(null);
					}}
				/>
				<IconButton
					label="Show the whole trail"
					disabled={points.length < 2}
					onClick={() => world?.fit(points, inset, { nearest: 16 })}
					className="disabled:pointer-events-none disabled:opacity-40"
				>
					<Scan aria-hidden className="size-4" />
				</IconButton>
			</div>
			{trail.kind === "waiting" ? <p className="animate-pulse-soft text-ink-3">Loading …</p> : null}
			{trail.kind === "refused" ? (
				<p className="text-ink-2">
					{trail.failure.code === "not_found" ? "There is no trail that you may see." : trail.failure.message}
				</p>
			) : null}
			{trail.kind === "there" ? (
				<>
					<p className="text-ink-2 tabular-nums">
						{points.length === 0 ? "No positions on this day." : summaryOf(points)}
						{trail.isCut ? " · only the first of the day" : ""}
					</p>
					<Scrubber points={points} at={at} onMove={setAt} />
				</>
			) : null}
		</section>
	);
}
