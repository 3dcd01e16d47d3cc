import { type Figure, figure } from "../measure/figure.ts";
import type { Line } from "../measure/line.ts";
import type { Peer } from "../peers/peer.ts";
import type { Bench } from "./bench.ts";

/** One line of 95-performance, as the rows that it gives. */
export type Scenario = {
	readonly id: string;
	readonly title: string;
	run(bench: Bench): Promise<readonly Line[]>;
};

export function peersNamed({ peers }: Bench, names: readonly string[]): readonly Peer[] {
	return peers.filter(({ name }) => names.includes(name));
}

export function figuresOf(samples: Readonly<Record<string, readonly number[]>>): Record<string, Figure> {
	return Object.fromEntries(
		Object.entries(samples)
			.filter(([, values]) => values.length > 0)
			.map(([name, values]) => [name, figure(values)]),
	);
}

/** Peers of this line that are not here. */
export function missingOf({ missing }: Bench, names: readonly string[]): Record<string, string> {
	return Object.fromEntries(Object.entries(missing).filter(([name]) => names.includes(name)));
}

/** One number of each sample. */
export function figuresBy<Sample>(
	samples: Readonly<Record<string, readonly Sample[]>>,
	pick: (sample: Sample) => number,
): Record<string, Figure> {
	return figuresOf(Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, all.map(pick)])));
}
