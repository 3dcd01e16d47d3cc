import { parseArgs } from "node:util";
import type { Size } from "./scenarios/bench.ts";

export type Options = {
	readonly size: Size;
	/** Ids of lines; null: all that fit the size. */
	readonly only: ReadonlySet<string> | null;
	/** Names of peers beside Rollcall. */
	readonly peers: ReadonlySet<string>;
	readonly soakMinutes: number;
	/** Of each measurement; null: as many as the scenario takes. */
	readonly repetitions: number | null;
	/** Files of results to make the page of, by commas, in place of a run. */
	readonly render: string | null;
	/** Results are printed only. */
	readonly dry: boolean;
};

export const USAGE = `npm run bench -- [--quick | --full] [--only P1,P6] [--peers floor,stock] [--repetitions 1] [--soak-minutes 60] [--dry]
npm run bench -- --render bench/results/<file>.json,bench/results/<another>.json`;

const DEFAULT_SOAK = { quick: 1, full: 60 } as const;
const DEFAULT_PEERS = { quick: "floor,stock", full: "floor,stock,stock-bun,ejabberd,prosody" } as const;

export function readOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			quick: { type: "boolean" },
			full: { type: "boolean" },
			only: { type: "string" },
			peers: { type: "string" },
			"soak-minutes": { type: "string" },
			repetitions: { type: "string" },
			render: { type: "string" },
			dry: { type: "boolean" },
		},
	});
	const size = values.full === true && values.quick !== true ? "full" : "quick";
	return {
		size,
		only: listOf(values.only?.toUpperCase()),
		peers: listOf(values.peers ?? DEFAULT_PEERS[size]) ?? new Set(),
		soakMinutes: Number(values["soak-minutes"] ?? DEFAULT_SOAK[size]),
		repetitions: values.repetitions === undefined ? null : Number(values.repetitions),
		render: values.render ?? null,
		dry: values.dry === true,
	};
}

function listOf(text: string | undefined): ReadonlySet<string> | null {
	return text === undefined ? null : new Set(text.split(",").filter((part) => part !== ""));
}
