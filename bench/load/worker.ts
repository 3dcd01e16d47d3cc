// The load process: does one job at a time, as it is told over the channel to its parent, and ends with it.
import { type Jobs, makeJobs } from "./jobs.ts";

export type Order = { readonly id: number; readonly job: keyof Jobs; readonly order: unknown };
export type Report = { readonly id: number; readonly answer?: unknown; readonly error?: string };

const jobs = makeJobs();

async function run({ id, job, order }: Order): Promise<void> {
	// The parent's `LoadProcess.run` pairs each job with its own order; here the pair has become a message.
	const work = jobs[job] as (order: unknown) => Promise<unknown>;
	try {
		report({ id, answer: await work(order) });
	} catch (error) {
		report({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	}
}

function report(message: Report): void {
	process.send?.(message);
}

process.on("message", (message: Order) => {
	run(message).catch((error: unknown) => {
		console.error(error);
		process.exit(1);
	});
});
process.on("disconnect", () => process.exit(0));
