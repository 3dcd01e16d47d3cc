import { classNames } from "../../ui/class-names.ts";

const patch = (place: string, size: string) =>
	`radial-gradient(${size} at ${place}, var(--map-land), color-mix(in oklab, var(--map-land), transparent 35%) 45%, transparent 72%)`;
/** Haze in the colour of land, and no outlines: people lie on it already, and nobody is to take it for a place. */
const HAZE = [
	patch("18% 22%", "34% 38%"),
	patch("72% 16%", "42% 34%"),
	patch("46% 62%", "30% 42%"),
	patch("88% 70%", "28% 36%"),
	patch("8% 88%", "30% 30%"),
].join(", ");
const across = (angle: number) =>
	`repeating-linear-gradient(${angle}deg, var(--map-grid) 0 1px, transparent 1px 112px)`;
const GRID = `${across(0)}, ${across(90)}`;

type SketchProps = {
	/** The map is not there yet. */
	readonly isBusy: boolean;
	/** Pixels of the lower edge that something covers. */
	readonly bottom: number;
};

/** Lies under the map, and is what one sees of it until it is drawn. */
export function Sketch({ isBusy, bottom }: SketchProps) {
	return (
		<>
			<div
				aria-hidden
				style={{ backgroundImage: HAZE }}
				className={classNames("absolute inset-0", isBusy && "animate-pulse-soft")}
			/>
			<div aria-hidden style={{ backgroundImage: GRID }} className="absolute inset-0" />
			{isBusy ? (
				<div style={{ bottom }} className="absolute inset-x-0 top-0 flex items-center justify-center">
					<p
						role="status"
						className="flex animate-in items-center gap-2 rounded-full bg-raised px-4 py-2 text-ink-2 shadow-pop"
					>
						<span aria-hidden className="size-2 animate-pulse-soft rounded-full bg-accent" />
						Drawing the map …
					</p>
				</div>
			) : null}
		</>
	);
}
