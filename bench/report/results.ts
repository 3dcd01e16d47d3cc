import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Line } from "../measure/line.ts";
import type { Machine } from "../measure/machine.ts";

export type Results = {
	readonly at: string;
	readonly size: "quick" | "full";
	readonly machine: Machine;
	/** Load average of a minute before it began: what else the machine had to do. Absent in older results. */
	readonly load?: number;
	/** What was measured, by the name of the peer. */
	readonly versions: Readonly<Record<string, string>>;
	readonly lines: readonly Line[];
	/** Lines that were not measured, with the reason. */
	readonly skipped: Readonly<Record<string, string>>;
};

const FOLDER = join(import.meta.dir, "../results");

/** Answers the path of the file. */
export function writeResults(results: Results): string {
	mkdirSync(FOLDER, { recursive: true });
	const minute = results.at.slice(0, 16).replace("T", "-").replace(":", "");
	const path = join(FOLDER, `${minute}-${results.machine.commit}.json`);
	writeFileSync(path, `${JSON.stringify(results, null, "\t")}\n`);
	return path;
}

export function readResults(path: string): Results {
	return JSON.parse(readFileSync(path, "utf8")) as Results;
}
