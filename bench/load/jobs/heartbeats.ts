import type { Fleet } from "../fleet.ts";
import { textFrame } from "../frames.ts";
import { type Latencies, LatencyLog } from "../latencies.ts";
import { within } from "./settle.ts";

/** Everybody sends a heartbeat with a moving position once per period, evenly spread. */
export type HeartbeatsOrder = {
	readonly everyMs: number;
	readonly forMs: number;
	/** Connections whose frames are decoded, to see how old the positions are that they are shown. */
	readonly viewers: number;
};

export type HeartbeatsReport = {
	readonly sent: number;
	readonly frames: number;
	readonly bytes: number;
	/** How old a position was when a sampled viewer received it. */
	readonly age: Latencies;
	/** Positions that one viewer was shown, on average. */
	readonly shownPerViewer: number;
	/** Frames in which a sampled viewer was told that somebody went offline. */
	readonly offlines: number;
};

/** Degrees of latitude that stand for a millisecond: 11 m, more than any deadband. A viewer reads the moment off it. */
const DEGREES_PER_MS = 0.0001;
const LATITUDE = /"lastLatitude":(-?[\d.]+)/g;
/** Positions stay between 0 and 80 degrees: so many milliseconds, then they begin anew. */
const SPAN = 800_000;
const LONGEST_DRAIN = 30_000;

export async function heartbeats(fleet: Fleet, order: HeartbeatsOrder): Promise<HeartbeatsReport> {
	const age = new LatencyLog();
	let offlines = 0;
	const viewers = new Set(fleet.sample(order.viewers));
	fleet.resetCounts();
	fleet.listen("42/presence,", {
		matched: (client, payload) => {
			if (!viewers.has(client)) return;
			const text = Buffer.from(payload).toString("latin1");
			if (text.includes('"user:offline"')) offlines += 1;
			readAges(text, age, performance.now());
		},
	});
	const sent = await pace(fleet, order);
	// Late answers would be taken for those of the next job.
	if (!(await within(LONGEST_DRAIN, () => fleet.answers >= sent)))
		throw new Error(`${sent} heartbeats sent, ${fleet.answers} answered.`);
	const { frames, bytes } = fleet;
	fleet.ignore();
	const shownPerViewer = age.count / Math.max(1, viewers.size);
	return { sent, frames, bytes, age: age.summary(), shownPerViewer, offlines };
}

function readAges(text: string, age: LatencyLog, now: number): void {
	for (const [, latitude] of text.matchAll(LATITUDE)) {
		const sentAt = Number(latitude) / DEGREES_PER_MS;
		age.add(((now % SPAN) - sentAt + SPAN) % SPAN);
	}
}

async function pace(fleet: Fleet, { everyMs, forMs }: HeartbeatsOrder): Promise<number> {
	const begun = performance.now();
	const people = fleet.clients.length;
	let sent = 0;
	while (performance.now() - begun < forMs) {
		const due = Math.floor(((performance.now() - begun) * people) / everyMs);
		for (; sent < due; sent++) {
			const latitude = ((performance.now() % SPAN) * DEGREES_PER_MS).toFixed(5);
			const args = `["presence:heartbeat",{"latitude":${latitude},"longitude":13.37,"accuracy":8}]`;
			fleet.clients[sent % people]?.send(textFrame(`42/presence,${sent}${args}`));
		}
		await Bun.sleep(5);
	}
	return sent;
}
