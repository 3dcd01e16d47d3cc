import { Worker } from "node:worker_threads";
import type { WebhookType } from "@rollcall/protocol/webhooks";
import { CallQueue } from "./call-queue.ts";
import { unpacked } from "./packed-answer.ts";
import { SchemaTooNew } from "./schema-too-new.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./sqlite-worker.ts";
import { bindStores, type DurableStores } from "./stores.ts";

/** A bundle holds the worker beside what starts it, as everything in it: as JavaScript. */
const WORKER = import.meta.path.endsWith(".ts") ? "./sqlite-worker.ts" : "./sqlite-worker.js";

/** Where faults of the store are written; pino's loggers fit. */
export type StoreLog = { error(fields: { readonly reason: string }, message: string): void };

/** What stores are opened with. `tells`: the types of webhooks that are written; without any, none. */
export type StoreOptions = { readonly log?: StoreLog; readonly tells?: readonly WebhookType[] };

export type SqlStores = DurableStores & {
	/** `queueDepth`: calls that have not been answered yet. `isAway`: it cannot write now. */
	stats(): { readonly queueDepth: number; readonly isAway: boolean };
	/** Told of each company about which a call was refused that may have been done all the same. One hears it: the last to ask. */
	onDoubt(hear: (companyId: string) => void): void;
	/** Answers every call made before, refuses later ones (`StoreUnavailable`), and closes the file. */
	close(): Promise<void>;
};

/**
 * Opens the durable stores of the embedded profile (STO6): SQLite in a worker, so that no disk wait stops the event
 * loop. A call resolves after the commit that holds it; calls that wait together share one. Where the disk is full, the
 * file locked by somebody else or the worker gone, a call rejects with `StoreUnavailable`.
 *
 * @param options.file a path (folder and file are made where missing, for their owner alone), or ":memory:"
 * @throws Error with a clear sentence where the file cannot be opened; SchemaTooNew where a newer version wrote it
 */
export async function openSqlite(options: StoreOptions & { readonly file: string }): Promise<SqlStores> {
	const start: WorkerStart = { file: options.file };
	const worker = new Worker(new URL(WORKER, import.meta.url), { workerData: start });
	const send = (message: ToWorker) => worker.postMessage(message);
	const queue = new CallQueue((calls) => send({ calls }));
	const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
	await opened(worker, options.file);

	let closing: Promise<void> | undefined;
	const lose = (reason: string) => {
		if (closing === undefined) options.log?.error({ reason }, "the durable store is gone");
		queue.fail(reason);
	};
	worker.on("message", (message: FromWorker) => {
		if ("answers" in message) queue.settle(message.answers.map(unpacked));
	});
	worker.on("error", (fault) => lose(`the store's worker failed: ${String(fault)}`));
	worker.on("exit", () => lose("the store's worker has ended"));

	const close = async () => {
		await queue.drain("the store is closing");
		send({ close: true });
		await exited;
	};
	return {
		...bindStores((call) => queue.send(call), options.tells),
		stats: () => ({ queueDepth: queue.depth, isAway: queue.isAway }),
		onDoubt: () => {}, // whoever commits answers by the same process
		close: () => {
			closing ??= close();
			return closing;
		},
	};
}

function opened(worker: Worker, file: string): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	worker.once("message", (message: FromWorker) => {
		if (!("opened" in message)) return reject(new TypeError("the store's worker answered before it had opened"));
		if (message.opened) return resolve();
		const sentence = `cannot open ${file}: ${message.message}`;
		reject(message.tooNew ? new SchemaTooNew(sentence) : new Error(sentence));
	});
	worker.once("error", reject);
	return promise;
}
