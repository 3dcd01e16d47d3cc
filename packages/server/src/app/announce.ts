import type { Indicators } from "./chat/indicators.ts";
import { type RevealPorts, revealReceipts } from "./chat/reveal-receipts.ts";
import type { Pace } from "./presence/pace.ts";

export type AnnouncePorts = RevealPorts & {
	readonly pace: Pick<Pace, "waiting" | "tickState">;
	readonly indicators: Indicators;
};

/**
 * The state tick: what ended is told before what changed of presence, and what began or came to light after it, so that
 * who turns invisible looks like who leaves (VIS5), and nothing of somebody comes before their arrival (W31).
 */
export async function announce(ports: AnnouncePorts): Promise<void> {
	const { pace, indicators } = ports;
	const changing = pace.waiting();
	await indicators.tellEnds(changing);
	await pace.tickState();
	await revealReceipts(ports, changing);
	await indicators.tellStarts();
}
