import type { Client } from "../client.ts";
import type { Fleet, Match } from "../fleet.ts";
import { textFrame } from "../frames.ts";
import { type Latencies, LatencyLog } from "../latencies.ts";
import { within } from "./settle.ts";

/** Something that one person says and many hear, again and again. */
export type BroadcastOrder = {
	/** Who says it, in turn. */
	readonly senders: readonly string[];
	/** Complete texts of the frame, in turn, so that each time differs from the last. */
	readonly texts: readonly string[];
	readonly match: Match;
	/** How many matching frames each time brings. */
	readonly receivers: number;
	readonly times: number;
	/** From one beginning to the next at least; longer where not all have arrived. */
	readonly everyMs: number;
};

export type BroadcastReport = {
	readonly delivered: number;
	/** From the sending to each arrival. */
	readonly each: Latencies;
	/** From the sending to the last arrival. */
	readonly last: Latencies;
	/** One of the frames that arrived. */
	readonly sample: string;
};

const LONGEST_WAIT = 10_000;

export async function broadcast(fleet: Fleet, order: BroadcastOrder): Promise<BroadcastReport> {
	const frames = order.texts.map(textFrame);
	const each = new LatencyLog();
	const last = new LatencyLog();
	let sample: Uint8Array = new Uint8Array();
	let sentAt = 0;
	fleet.listen(order.match, {
		matched: (_client: Client, payload) => {
			each.add(performance.now() - sentAt);
			if (sample.length === 0) sample = payload.slice();
		},
	});
	for (let time = 0; time < order.times; time++) {
		const sender = fleet.byUser.get(order.senders[time % order.senders.length] ?? "");
		const frame = frames[time % frames.length];
		if (sender === undefined || frame === undefined) throw new Error("nobody to say it, or nothing to say");
		const expected = (time + 1) * order.receivers;
		sentAt = performance.now();
		sender.send(frame);
		if (!(await within(LONGEST_WAIT, () => fleet.matches >= expected)))
			throw new Error(`Of ${order.receivers} frames ${fleet.matches - expected + order.receivers} arrived.`);
		last.add(fleet.lastFrameAt - sentAt);
		const rest = order.everyMs - (performance.now() - sentAt);
		if (rest > 0) await Bun.sleep(rest);
	}
	const delivered = fleet.matches;
	fleet.ignore();
	return { delivered, each: each.summary(), last: last.summary(), sample: Buffer.from(sample).toString("utf8") };
}
