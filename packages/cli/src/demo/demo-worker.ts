import { parentPort, workerData } from "node:worker_threads";
import { minter, type Order, startSimulation } from "../simulate/drive/start.ts";
import { writeHistory } from "./history.ts";

/** What the worker begins with. */
export type DemoStart = { readonly order: Order; readonly guestName: string };

/** What it tells, and what it is told. */
export type FromDemo = { readonly kind: "started" } | { readonly kind: "failed" | "problem"; readonly text: string };
export type ToDemo = "stop";

const tell = (message: FromDemo): void => parentPort?.postMessage(message);
const { order, guestName } = workerData as DemoStart;

async function start(): Promise<void> {
	const { url, guest } = order;
	const prepare = async (people: Parameters<typeof writeHistory>[0]): Promise<void> => {
		if (guest !== null)
			await writeHistory(people, { url, guest: { userId: guest, name: guestName }, mint: minter(order) });
	};
	const simulation = await startSimulation(order, { tell: (text) => tell({ kind: "problem", text }), prepare });
	parentPort?.once("message", () => {
		void simulation.stop().finally(() => process.exit());
	});
	tell({ kind: "started" });
}

start().catch((error: unknown) =>
	tell({ kind: "failed", text: error instanceof Error ? error.message : String(error) }),
);
