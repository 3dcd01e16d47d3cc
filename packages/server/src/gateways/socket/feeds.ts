import { type Counts, type FeedMode, nextFeedMode } from "../../domain/feed-mode.ts";
import { NOBODY } from "../../domain/undecided.ts";
import type { Policy } from "../../ports/directory.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { Wire } from "../../wire/gateway.ts";
import type { Connection, Format } from "./connection.ts";
import { type Frames, framesOf, sendFrames } from "./frames.ts";
import type { Registry } from "./registry.ts";
import { FEED_NAMESPACE } from "./told.ts";
import { feedTopic } from "./topics.ts";

export type FeedPorts = {
	readonly presence: Pick<PresenceStore, "counts" | "newEpoch">;
	readonly registry: Registry;
	readonly policyOf: (companyId: string) => Policy | undefined;
};

const MODE_FRAMES: Readonly<Record<FeedMode, Frames>> = {
	full: framesOf(FEED_NAMESPACE, "presence:feed", { mode: "full" }),
	counts: framesOf(FEED_NAMESPACE, "presence:feed", { mode: "counts" }),
};
/** How modes and counts are heard. System C's push knows neither (W3). */
const HEARD_BY = new Map<Format, keyof Frames>([
	["single", "socketio"],
	["batch", "socketio"],
	["plain", "plain"],
	["plain-batch", "plain"],
]);

/** Which feeds of this node carry counts in place of every change, and what they tell (PR43). */
export class Feeds {
	readonly #ports: FeedPorts;
	/** The counts that were told last, of each company whose feed carries them. */
	readonly #counts = new Map<string, Frames>();

	constructor(ports: FeedPorts) {
		this.#ports = ports;
	}

	/** What the company's feed carries now. */
	modeOf(companyId: string): FeedMode {
		return this.#countsOf(companyId) === undefined ? "full" : "counts";
	}

	/** The people whom `presence:sync` on this connection is about; null for everybody (PR41). */
	among({ key, subscriptions }: Connection): ReadonlySet<string> | null {
		return this.modeOf(key.companyId) === "full" ? null : (subscriptions ?? NOBODY);
	}

	/** Whoever arrives takes the feed to be full unless told otherwise. */
	greet({ key, onFeed, format, socket }: Connection): void {
		const counts = this.#countsOf(key.companyId);
		if (counts === undefined || !onFeed || !HEARD_BY.has(format)) return;
		sendFrames(socket, MODE_FRAMES.counts);
		sendFrames(socket, counts);
	}

	/** Once a second: lets the modes follow from who is there, and tells counts that changed. */
	async tick(wire: Wire): Promise<void> {
		const companies = new Set([...this.#ports.registry.companiesOnFeed(), ...this.#counts.keys()]);
		await Promise.all([...companies].map((companyId) => this.#look(wire, companyId)));
	}

	/** None where only contacts see each other, from the moment at which that was decided (VIS3). */
	#countsOf(companyId: string): Frames | undefined {
		return this.#ports.policyOf(companyId)?.audience === "contacts" ? undefined : this.#counts.get(companyId);
	}

	async #look(wire: Wire, companyId: string): Promise<void> {
		const { presence, policyOf } = this.#ports;
		const counts = await presence.counts(companyId);
		const policy = policyOf(companyId);
		if (policy === undefined) return;
		const before = this.modeOf(companyId);
		const mode = nextFeedMode(before, counts, policy);
		if (mode !== before) await presence.newEpoch(companyId); // first: whoever hears of the switch may sync at once
		// From here on nothing is awaited: each change is told either as it was until now, or as it is from now on.
		if (mode === "full") this.#counts.delete(companyId);
		if (mode !== before) publish(wire, companyId, MODE_FRAMES[mode]);
		if (mode === "counts") this.#tell(wire, companyId, counts);
	}

	#tell(wire: Wire, companyId: string, counts: Counts): void {
		const frames = framesOf(FEED_NAMESPACE, "presence:counts", counts);
		if (frames.plain === this.#counts.get(companyId)?.plain) return;
		this.#counts.set(companyId, frames);
		publish(wire, companyId, frames);
	}
}

function publish(wire: Wire, companyId: string, frames: Frames): void {
	for (const [format, kind] of HEARD_BY) {
		const topic = feedTopic(format, companyId);
		if (wire.subscribers(topic) > 0) wire.publish(topic, frames[kind]);
	}
}
