import { type Counts, Histogram } from "./histogram.ts";
import { Tally } from "./tally.ts";

/** Bytes and events that went over the wire, of all links, since the node started. */
export type Traffic = { eventsIn: number; eventsOut: number; bytesIn: number; bytesOut: number };

/** Rates and durations are those of the last ten seconds, as far as there were so many. */
const SAMPLES = 10;
const SECOND = 1_000;

/** The lowest half of durations was not longer than `p50`, all but a hundredth not longer than `p99`; in milliseconds. */
export type Quantiles = { readonly p50: number; readonly p99: number };

/** What was measured of late. */
export type Reading = {
	readonly perSecond: Traffic;
	/** Null where nothing was handled. */
	readonly handling: Quantiles | null;
	readonly eventLoopDelay: Quantiles | null;
};

type Sample = { readonly at: number; readonly traffic: Traffic; readonly handling: Counts; readonly delay: Counts };

/**
 * What this node counts of its own work. The hot path adds to plain numbers; everything else is worked out where somebody asks.
 * `sample` is called once a second, so that there is something to compare with.
 */
export class Meters {
	readonly traffic: Traffic = { eventsIn: 0, eventsOut: 0, bytesIn: 0, bytesOut: 0 };
	/** From the arrival of an event until it was answered. */
	readonly handling = new Histogram();
	/** How much later than due the event loop came to its timer. */
	readonly eventLoopDelay = new Histogram();
	/** How long Redis took to answer. */
	readonly redis = new Histogram();
	/** How long connections were counted of which nothing came any more. */
	readonly ghosts = new Histogram();
	/** Events by name, and requests by endpoint, with what came of them. */
	readonly events = new Tally();
	readonly requests = new Tally();
	/** What happened to links, and what was not heard of other nodes. */
	readonly wire = new Map<string, number>();
	/** What must always hold: how often it was looked at, and how often it did not. */
	readonly invariants = { checks: new Map<string, number>(), violations: new Map<string, number>() };
	readonly gaps = { company: 0, all: 0 };
	#samples: readonly Sample[];

	/** @param now of a clock that runs evenly, in milliseconds; as in all that follows */
	constructor(now: number) {
		this.#samples = [this.#sampleAt(now)];
	}

	/** Something happened to a link. */
	count(fact: string): void {
		this.wire.set(fact, (this.wire.get(fact) ?? 0) + 1);
	}

	/** Links that were closed because they did not keep up. */
	get slowConsumers(): number {
		return this.wire.get("slow_consumer") ?? 0;
	}

	sample(now: number): void {
		this.#samples = [...this.#samples.slice(-(SAMPLES - 1)), this.#sampleAt(now)];
	}

	read(now: number): Reading {
		const [oldest] = this.#samples as [Sample];
		return {
			perSecond: rates(this.traffic, oldest.traffic, Math.max(now - oldest.at, SECOND) / SECOND),
			handling: quantiles(this.handling, oldest.handling),
			eventLoopDelay: quantiles(this.eventLoopDelay, oldest.delay),
		};
	}

	#sampleAt(at: number): Sample {
		const { traffic, handling, eventLoopDelay } = this;
		return { at, traffic: { ...traffic }, handling: handling.counts.slice(), delay: eventLoopDelay.counts.slice() };
	}
}

function quantiles(histogram: Histogram, before: Counts): Quantiles | null {
	const [p50, p99] = [histogram.quantile(0.5, before), histogram.quantile(0.99, before)];
	return p50 === null || p99 === null ? null : { p50, p99 };
}

function rates(now: Traffic, before: Traffic, seconds: number): Traffic {
	const rate = (name: keyof Traffic): number => Math.round(((now[name] - before[name]) / seconds) * 10) / 10;
	return {
		eventsIn: rate("eventsIn"),
		eventsOut: rate("eventsOut"),
		bytesIn: rate("bytesIn"),
		bytesOut: rate("bytesOut"),
	};
}
