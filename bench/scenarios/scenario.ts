import { type Figure, figure } from "../measure/figure.ts";
import { type Line, OURS } from "../measure/line.ts";
import type { Peer } from "../peers/peer.ts";
import type { Bench } from "./bench.ts";

export const XMPP_PEERS = ["ejabberd", "prosody"];

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

/** Those whose messages outlive a crash, and why the others are not measured. */
export async function durablePeers(
	bench: Bench,
	names: readonly string[],
): Promise<{ readonly peers: readonly Peer[]; readonly missing: Record<string, string> }> {
	const hasDatabase = (await bench.databaseUrl()) !== null;
	const missing = missingOf(bench, names);
	const peers = peersNamed(bench, names).filter(({ name, notDurable }) => {
		const reason = name === OURS || hasDatabase ? notDurable : "PostgreSQL is not installed";
		if (reason !== null) missing[name] = reason;
		return reason === null;
	});
	return { peers, missing };
}

/** XMPP peers of this run, in a line that says nothing of them. */
export function xmppWithout(bench: Bench, reason: string): Record<string, string> {
	const here = bench.peers.filter(({ protocol }) => protocol === "xmpp").map(({ name }) => [name, reason]);
	return { ...Object.fromEntries(here), ...missingOf(bench, XMPP_PEERS) };
}

/** One number of each sample. */
export function figuresBy<Sample>(
	samples: Readonly<Record<string, readonly Sample[]>>,
	pick: (sample: Sample) => number,
): Record<string, Figure> {
	return figuresOf(Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, all.map(pick)])));
}
