import type { Figure } from "./figure.ts";

/** What a line must reach: a value of Rollcall's own, or a ratio to a peer in the same run. */
export type Goal =
	| { readonly kind: "atMost" | "atLeast"; readonly value: number }
	| { readonly kind: "ratioAtMost" | "ratioAtLeast"; readonly peer: string; readonly value: number };

/** One row of the table. */
export type Line = {
	readonly id: string;
	readonly what: string;
	readonly unit: string;
	/** How it was measured, in a sentence, with the numbers of this run. */
	readonly how: string;
	/** By the name of the peer. */
	readonly figures: Readonly<Record<string, Figure>>;
	/** Peers of this line that were not measured, each with the reason. */
	readonly missing: Readonly<Record<string, string>>;
	readonly goals: readonly Goal[];
	/** Other numbers of the same run that help to understand the figures. */
	readonly details?: Readonly<Record<string, number | string>>;
};

export const OURS = "rollcall";

/** Rollcall's figure divided by the peer's; undefined where one is missing. */
export function ratioTo(line: Line, peer: string): number | undefined {
	const ours = line.figures[OURS]?.median;
	const theirs = line.figures[peer]?.median;
	return ours === undefined || theirs === undefined || theirs === 0 ? undefined : ours / theirs;
}

/** True where every goal is reached, false where one is not, null where one could not be measured. */
export function reached(line: Line): boolean | null {
	const results = line.goals.map((goal) => holds(line, goal));
	if (results.includes(false)) return false;
	return results.length === 0 || results.includes(null) ? null : true;
}

function holds(line: Line, goal: Goal): boolean | null {
	const { kind, value } = goal;
	const measured = "peer" in goal ? ratioTo(line, goal.peer) : line.figures[OURS]?.median;
	if (measured === undefined) return null;
	return kind === "atMost" || kind === "ratioAtMost" ? measured <= value : measured >= value;
}
