import { parentPort, workerData } from "node:worker_threads";
import { type Packed, packed } from "./packed-answer.ts";
import { SchemaTooNew } from "./schema-too-new.ts";
import { openDatabase, type SqliteDatabase } from "./sqlite-database.ts";
import { runGroup } from "./sqlite-group.ts";
import type { Call } from "./stores.ts";

/** What the worker is told when it starts. */
export type WorkerStart = { readonly file: string };

/** To the worker: a group of calls, or the end. */
export type ToWorker = { readonly calls: readonly Call[] } | { readonly close: true };

/** From the worker: how opening went, once; then the answers to each group, in its order. */
export type FromWorker =
	| { readonly opened: true }
	| { readonly opened: false; readonly tooNew: boolean; readonly message: string }
	| { readonly answers: readonly Packed[] };

if (parentPort === null) throw new TypeError("this file runs in a worker");
const parent = parentPort;

function tell(message: FromWorker): void {
	parent.postMessage(message);
}

function serve(database: SqliteDatabase): void {
	parent.on("message", async (message: ToWorker) => {
		if ("calls" in message) {
			const answers = await runGroup(database, message.calls);
			return tell({ answers: answers.map((answer, at) => packed(message.calls[at] as Call, answer)) });
		}
		database.close();
		parent.close();
	});
	tell({ opened: true });
}

try {
	serve(await openDatabase((workerData as WorkerStart).file));
} catch (fault) {
	const message = fault instanceof Error ? fault.message : String(fault);
	tell({ opened: false, tooNew: fault instanceof SchemaTooNew, message });
	parent.close();
}
