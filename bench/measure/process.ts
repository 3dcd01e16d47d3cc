import { readFileSync } from "node:fs";

/** The kernel counts processor time for user space in these; fixed on Linux. */
const TICKS_PER_SECOND = 100;

/** Processor time that a process has used, user and system, all of its threads, in microseconds. */
export function cpuMicros(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	// The name of the process may hold spaces and brackets; what follows the last bracket does not.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000_000;
}

export type Memory = { readonly rss: number; readonly pss: number };

/** Memory of a process, in bytes. */
export function memoryOf(pid: number): Memory {
	const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
	const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0) * 1_024;
	return { rss: of("Rss"), pss: of("Pss") };
}
