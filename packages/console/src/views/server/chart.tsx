import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clockText } from "../../ui/times.ts";
import { type Sample, SHOWN } from "./history.ts";
import { type Measure, tickText, topOf } from "./measures.ts";

/** A line of a chart. `color` is the name of a colour of styles.css. */
export type Line = {
	readonly name: string;
	readonly color: "accent" | "online" | "away" | "dnd" | "ink-3";
	readonly of: (sample: Sample) => number | null;
};

type ChartProps = {
	readonly title: string;
	readonly lines: readonly Line[];
	readonly history: readonly Sample[];
	readonly measure: Measure;
};

const HEIGHT = 148;
const FONT = '11px "Inter Variable", sans-serif';

/** What a colour of styles.css is now, in the theme of that element. */
function colorOf(element: HTMLElement, name: string): string {
	element.style.color = `var(--${name})`;
	return getComputedStyle(element).color;
}

/** Whole minutes have a name; what lies between has none. */
function minuteText(seconds: number): string {
	return seconds % 60 === 0 ? clockText(new Date(seconds * 1_000).toISOString()) : "";
}

function dataOf(history: readonly Sample[], lines: readonly Line[]): uPlot.AlignedData {
	return [history.map(({ at }) => at / 1_000), ...lines.map(({ of }) => history.map(of))];
}

function optionsOf(
	probe: HTMLElement,
	{ lines, measure }: Pick<ChartProps, "lines" | "measure">,
	onPoint: (index: number | null) => void,
): uPlot.Options {
	const axis = { stroke: () => colorOf(probe, "ink-3"), font: FONT, ticks: { show: false } };
	const grid = { stroke: () => colorOf(probe, "line"), width: 1 };
	return {
		width: 320,
		height: HEIGHT,
		padding: [8, 10, 0, 0],
		legend: { show: false },
		cursor: { sync: { key: "server" }, y: false, points: { size: 6 } },
		scales: {
			x: { range: () => [(Date.now() - SHOWN) / 1_000, Date.now() / 1_000] },
			y: { range: (_, __, most) => [0, topOf(most, measure)] },
		},
		axes: [
			{ ...axis, grid: { show: false }, space: 56, size: 24, values: (_, splits) => splits.map(minuteText) },
			{
				...axis,
				grid,
				size: 54,
				space: 26,
				incrs: [...measure.steps],
				values: (_, splits) => splits.map((value) => tickText(value, measure)),
			},
		],
		series: [
			{},
			...lines.map(({ color }) => ({
				stroke: () => colorOf(probe, color),
				width: 1.5,
				points: { show: false },
				spanGaps: true,
			})),
		],
		hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
	};
}

/** Lines over the last five minutes, with what they are now, or where the pointer is. */
export function Chart({ title, lines, history, measure }: ChartProps) {
	const box = useRef<HTMLDivElement>(null);
	const probe = useRef<HTMLSpanElement>(null);
	const plot = useRef<uPlot | null>(null);
	const [point, setPoint] = useState<number | null>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: lines and measure are constants of the module that draws it
	useEffect(() => {
		const [element, colors] = [box.current, probe.current];
		if (element === null || colors === null) return;
		const made = new uPlot(optionsOf(colors, { lines, measure }, setPoint), dataOf(history, lines), element);
		plot.current = made;
		const fit = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
		fit.observe(element);
		return () => {
			fit.disconnect();
			made.destroy();
			plot.current = null;
		};
	}, []);
	useEffect(() => plot.current?.setData(dataOf(history, lines)), [history, lines]);
	const shown = (point === null ? undefined : history[point]) ?? history.at(-1);
	const values = lines.map(({ name, color, of }) => {
		const value = shown === undefined ? null : of(shown);
		return { name, color, said: value === null ? "–" : measure.text(value) };
	});
	const summary = values.map(({ name, said }) => `${name} ${said}`).join(", ");
	return (
		<figure className="min-w-0 rounded-lg border border-line bg-surface p-4 pb-2 shadow-card">
			<figcaption className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
				<span className="mr-auto font-medium text-ink">{title}</span>
				{values.map(({ name, color, said }) => (
					<span key={name} className="flex items-baseline gap-1.5 text-ink-2 text-xs">
						<Swatch color={color} />
						{name}
						<span className="font-medium text-ink tabular-nums">{said}</span>
					</span>
				))}
			</figcaption>
			<span ref={probe} hidden />
			<div ref={box} role="img" aria-label={`${title} over the last five minutes: ${summary}`} className="mt-2" />
		</figure>
	);
}

const SWATCHES: Readonly<Record<Line["color"], string>> = {
	accent: "bg-accent",
	online: "bg-online",
	away: "bg-away",
	dnd: "bg-dnd",
	"ink-3": "bg-ink-3",
};

function Swatch({ color }: Pick<Line, "color">) {
	return <span aria-hidden className={`h-0.5 w-3 self-center rounded-full ${SWATCHES[color]}`} />;
}
