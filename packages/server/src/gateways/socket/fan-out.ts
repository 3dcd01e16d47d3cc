import type { FeedMode } from "../../domain/feed-mode.ts";
import { commonSight, particularViewers, type Sight, seenTrack, sightOf } from "../../domain/visibility.ts";
import type { Announcement, BusMessage } from "../../ports/bus.ts";
import type { Policy } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { Link, Wire } from "../../wire/gateway.ts";
import type { Connection, Format } from "./connection.ts";
import type { Feeds } from "./feeds.ts";
import type { Registry } from "./registry.ts";
import { batchFrames, Told } from "./told.ts";
import { feedTopic, personTopic } from "./topics.ts";

export type FanOutPorts = {
	readonly wire: Wire;
	readonly registry: Registry;
	readonly feeds: Feeds;
	readonly policyOf: (companyId: string) => Policy | undefined;
	readonly lastSeenTtl: number;
	/** Told of every change after the feeds: the conversations (PR31). */
	readonly changed?: (companyId: string, change: Change) => void;
};

type Announced = Extract<BusMessage, { kind: "announced" }>;

/** One user's change, with what its audiences are told. */
export type Change = {
	readonly userId: string;
	/** For everybody of whom nothing special is known. */
	readonly common: Told;
	/** For those who are told something else, or nothing (null). The user is always among them (W33). */
	readonly particular: ReadonlyMap<string, Told | null>;
};

const SINGLE_FORMATS = ["single", "plain", "simple"] as const;
const BATCH_FORMATS = ["batch", "plain-batch"] as const;
/**
 * Changes that share one batch. Each of their users, and every particular viewer, needs a batch of their own in its
 * place, so that a tick in which a thousand people come costs thousands of short batches and not of long ones.
 */
const CHANGES_PER_BATCH = 64;

/**
 * Takes announced changes to the connections of this node. The many with the common view share one frame by the
 * topic; the few who see something else are left out of it for that publish and are served apart (VIS11).
 */
export class FanOut {
	readonly #ports: FanOutPorts;

	constructor(ports: FanOutPorts) {
		this.#ports = ports;
	}

	announced(message: Announced): void {
		const policy = this.#ports.policyOf(message.companyId);
		if (policy === undefined) return; // no connection of that company has ever been here
		const changes = message.changes.map((change) => this.#changeOf(message, change, policy));
		for (const change of changes) this.#tellSingly(message.companyId, change);
		if (this.#ports.feeds.modeOf(message.companyId) === "full")
			for (const batch of batchesOf(changes)) this.#tellInBatches(message, batch);
		for (const change of changes) this.#tellFollowersInBatches(message, change);
		for (const change of changes) this.#ports.changed?.(message.companyId, change);
	}

	#changeOf({ companyId, at }: Announced, change: Announcement, policy: Policy): Change {
		const { userId, before, after, lastSignAt, reason } = change;
		const telling = { userId, now: at, lastSeenTtl: this.#ports.lastSeenTtl, lastSignAt, reason };
		const known = new Map<string, Told>();
		const told = (from: Sight, to: Sight): Told => {
			const pair = `${from}>${to}`;
			let one = known.get(pair);
			if (one === undefined) {
				const was = seenTrack(before, from);
				const is = seenTrack(after, to);
				// A change of sight alone is no news of somebody who is offline both times (VIS8).
				const silent = from !== to && was.status === "offline" && is.status === "offline";
				one = new Told(was, silent ? was : is, telling);
				known.set(pair, one);
			}
			return one;
		};
		const common = told(commonSight(before, policy), commonSight(after, policy));
		const particular = new Map<string, Told | null>([[userId, null]]);
		for (const viewerId of particularViewers(before, after, policy)) {
			if (viewerId === userId || this.#ports.registry.ofUser({ companyId, userId: viewerId }).length === 0) continue;
			const own = told(sightOf(before, policy, viewerId), sightOf(after, policy, viewerId));
			if (own !== common) particular.set(viewerId, own.silent ? null : own);
		}
		return { userId, common, particular };
	}

	#tellSingly(companyId: string, change: Change): void {
		const { wire, registry, feeds } = this.#ports;
		const mode = feeds.modeOf(companyId);
		const apart = this.#apart(companyId, change.particular.keys());
		for (const format of SINGLE_FORMATS) {
			if (!registry.uses(format)) continue;
			const except = linksOf(apart, format);
			const topics = this.#followers(format, { companyId, userId: change.userId }, mode);
			if (mode === "full") topics.push(feedTopic(format, companyId));
			if (topics.length === 0) continue;
			for (const frame of change.common.frames(format)) for (const topic of topics) wire.publish(topic, frame, except);
		}
		for (const connection of apart) {
			const { format } = connection;
			const told = change.particular.get(connection.key.userId) ?? null;
			if (told === null || isBatched(format) || format === "quiet") continue;
			if (!connection.follows(change.userId, mode)) continue;
			for (const frame of told.frames(format)) connection.socket.send(frame);
		}
	}

	#tellInBatches({ companyId, version }: Announced, changes: readonly Change[]): void {
		const viewers = new Set(changes.flatMap((change) => [...change.particular.keys()]));
		const apart = this.#apart(companyId, viewers).filter((connection) => isBatched(connection.format));
		for (const format of BATCH_FORMATS) {
			if (!this.#ports.registry.uses(format)) continue;
			const topic = feedTopic(format, companyId);
			if (this.#ports.wire.subscribers(topic) === 0) continue;
			const except = linksOf(apart, format);
			const common = changes.map((change) => change.common);
			for (const frame of batchFrames(format, version.version, common)) this.#ports.wire.publish(topic, frame, except);
		}
		for (const connection of apart) {
			if (!connection.onFeed || !isBatched(connection.format)) continue;
			const told = changes.map((change) => toldTo(change, connection)).filter((one) => one !== null);
			for (const frame of batchFrames(connection.format, version.version, told)) connection.socket.send(frame);
		}
	}

	#tellFollowersInBatches({ companyId, version }: Announced, change: Change): void {
		const { wire, registry, feeds } = this.#ports;
		const mode = feeds.modeOf(companyId);
		const apart = this.#apart(companyId, change.particular.keys());
		for (const format of BATCH_FORMATS) {
			if (!registry.uses(format)) continue;
			for (const topic of this.#followers(format, { companyId, userId: change.userId }, mode))
				for (const frame of batchFrames(format, version.version, [change.common]))
					wire.publish(topic, frame, linksOf(apart, format));
		}
		for (const connection of apart) {
			const { format } = connection;
			const told = change.particular.get(connection.key.userId) ?? null;
			if (told === null || !isBatched(format) || (connection.onFeed && mode === "full")) continue;
			if (!connection.follows(change.userId, mode)) continue;
			for (const frame of batchFrames(format, version.version, [told])) connection.socket.send(frame);
		}
	}

	/** The topics by which the user is followed here now, beside the feed. */
	#followers(format: Format, key: UserKey, mode: FeedMode): string[] {
		const topics = [personTopic(format, key, false)];
		if (mode === "counts") topics.push(personTopic(format, key, true));
		return topics.filter((topic) => this.#ports.wire.subscribers(topic) > 0);
	}

	/** The connections here of these users. */
	#apart(companyId: string, userIds: Iterable<string>): readonly Connection[] {
		const connections: Connection[] = [];
		for (const userId of userIds) connections.push(...this.#ports.registry.ofUser({ companyId, userId }));
		return connections;
	}
}

/** Changes that the common view cannot see ride in the first batch, so that they move no boundary (VIS5). */
function batchesOf(changes: readonly Change[]): readonly (readonly Change[])[] {
	const loud = changes.filter((change) => !change.common.silent);
	const silent = changes.filter((change) => change.common.silent);
	const batches: Change[][] = [[...silent, ...loud.slice(0, CHANGES_PER_BATCH)]];
	for (let start = CHANGES_PER_BATCH; start < loud.length; start += CHANGES_PER_BATCH)
		batches.push(loud.slice(start, start + CHANGES_PER_BATCH));
	return batches;
}

function isBatched(format: Format): format is (typeof BATCH_FORMATS)[number] {
	return format === "batch" || format === "plain-batch";
}

function toldTo(change: Change, connection: Connection): Told | null {
	const own = change.particular.get(connection.key.userId);
	return own === undefined ? change.common : own;
}

function linksOf(connections: readonly Connection[], format: Format): readonly Link[] {
	return connections.filter((connection) => connection.format === format).map((connection) => connection.socket.link);
}
