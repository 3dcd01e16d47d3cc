import { Worker } from "node:worker_threads";
import { inTime } from "../in-time.ts";
import type { DemoStart, FromDemo, ToDemo } from "./demo-worker.ts";

export type RunningDemo = {
	/** What went wrong at the start; null where it runs. */
	readonly failure: string | null;
	/** Everybody leaves. */
	stop(): Promise<void>;
};

/** A bundle holds the worker beside what starts it, as everything in it: as JavaScript. */
const WORKER = import.meta.path.endsWith(".ts") ? "./demo-worker.ts" : "./demo-worker.js";
const STARTED_WITHIN = 15_000;
const STOPPED_WITHIN = 5_000;

/** Starts the made-up people in a thread of their own, so that they take no time from the server's. Resolves when they begin to come. */
export async function startDemo(start: DemoStart, tell: (problem: string) => void): Promise<RunningDemo> {
	const worker = new Worker(new URL(WORKER, import.meta.url), { workerData: start });
	const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
	const first = Promise.withResolvers<string | null>();
	worker.on("message", (message: FromDemo) => {
		if (message.kind === "problem") tell(message.text);
		else first.resolve(message.kind === "failed" ? message.text : null);
	});
	worker.on("error", (error) => {
		tell(String(error));
		first.resolve(String(error));
	});
	const failure = await inTime(first.promise, STARTED_WITHIN, "it took too long");
	return {
		failure,
		stop: async () => {
			worker.postMessage("stop" satisfies ToDemo);
			if (failure === null) await inTime(exited, STOPPED_WITHIN, undefined);
			await worker.terminate();
		},
	};
}
