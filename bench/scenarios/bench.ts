import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { OpenOrder } from "../load/fleet.ts";
import { LoadProcess } from "../load/process.ts";
import { cpuMicros } from "../measure/process.ts";
import { type Peer, SECRET, type Served, type StartOptions } from "../peers/peer.ts";

export type Size = "quick" | "full";

/** What a scenario is given. */
export type Bench = {
	readonly size: Size;
	/** Those that were asked for and are installed, Rollcall first. */
	readonly peers: readonly Peer[];
	/** Those that were asked for and are not, with the reason. */
	readonly missing: Readonly<Record<string, string>>;
	/** Of this run, removed after it. */
	readonly folder: string;
	/** Of an empty PostgreSQL; null where it is not installed. */
	readonly databaseUrl: () => Promise<string | null>;
	readonly soakMinutes: number;
	/** In place of what each scenario would take. */
	readonly repetitions: number | null;
	readonly say: (text: string) => void;
};

export type Opening = Omit<OpenOrder, "port" | "secret" | "namespaces"> & { readonly namespaces?: readonly string[] };

/** A server with the process that loads it. */
export type Stage = {
	readonly peer: Peer;
	readonly served: Served;
	readonly load: LoadProcess;
	/** Opens a crowd in the namespaces of this peer. */
	open(order: Opening): Promise<void>;
	/** Breaks off so many of a crowd, and opens the same people again. */
	churn(order: Opening, count: number): Promise<void>;
	/** Processor time of the server since the last call, in microseconds. */
	cpu(): number;
	/** Waits until the server has nothing more to send. */
	settle(): Promise<void>;
};

/** Longer than the ticks in which changes of state and unread counts are gathered. */
const QUIET = 400;
const LONGEST_SETTLE = 120_000;

let folders = 0;

/** A folder of its own for each start, so that nothing durable is shared. */
export function newFolder({ folder }: Bench): string {
	folders += 1;
	const path = join(folder, String(folders));
	mkdirSync(path, { recursive: true });
	return path;
}

/** Starts this peer and a load process, does the work, and ends both, whatever happens. */
export async function onStage<Answer>(
	peer: Peer,
	options: StartOptions,
	work: (stage: Stage) => Promise<Answer>,
): Promise<Answer> {
	const served = await peer.start(options);
	const load = new LoadProcess();
	try {
		return await work(stageOf(peer, served, load));
	} finally {
		await load.end();
		await served.stop();
	}
}

function stageOf(peer: Peer, served: Served, load: LoadProcess): Stage {
	let last = cpuMicros(served.pid);
	const { port, namespaces, xmpp } = served;
	const place = { port, secret: SECRET, ...(xmpp === undefined ? {} : { xmpp }) };
	return {
		peer,
		served,
		load,
		open: (order) => load.run("open", { namespaces, ...order, ...place }),
		churn: (order, count) => load.run("churn", { namespaces, ...order, ...place, count }),
		cpu: () => {
			const now = cpuMicros(served.pid);
			const used = now - last;
			last = now;
			return used;
		},
		settle: () => load.run("settle", { quietMs: QUIET, timeoutMs: LONGEST_SETTLE }),
	};
}

/** Samples by peer: every repetition visits all peers before the next one begins, so that a noisy minute hits all alike. */
export async function interleaved<Sample>(
	bench: Bench,
	{ peers, repetitions }: { readonly peers: readonly Peer[]; readonly repetitions: number },
	measure: (peer: Peer) => Promise<Sample>,
): Promise<Record<string, readonly Sample[]>> {
	const samples = new Map<string, Sample[]>(peers.map(({ name }) => [name, []]));
	for (let repetition = 0; repetition < (bench.repetitions ?? repetitions); repetition++)
		for (const peer of peers) samples.get(peer.name)?.push(await measure(peer));
	return Object.fromEntries(samples);
}
