import { eventsBetween, type PresenceEvent, type Telling } from "../../domain/announce.ts";
import type { Track } from "../../domain/record.ts";
import { iso, lastSeenAt } from "../../domain/view.ts";
import { encodeEvent, encodePlain } from "../../wire/encode.ts";
import type { Format } from "./connection.ts";

type Encoded = { readonly name: PresenceEvent["name"]; readonly json: string };

const STATUS_EVENTS: ReadonlySet<PresenceEvent["name"]> = new Set([
	"user:online",
	"user:away",
	"user:offline",
	"presence:update",
]);

/** The namespace that feeds belong to. */
export const FEED_NAMESPACE = "/presence";

function changedPush(before: Track, after: Track, { userId, now, lastSeenTtl }: Telling): string | null {
	if (before.status === after.status) return null;
	const lastSeen = lastSeenAt(after, { now, timing: { lastSeenTtl } });
	const payload = { userId, status: after.status, lastSeen: lastSeen === null ? null : iso(lastSeen) };
	return encodePlain("presence_changed", JSON.stringify(payload));
}

/** What one audience is told of one user's change: each form encoded once, when it is first asked for (W30). */
export class Told {
	readonly #events: readonly Encoded[];
	readonly #push: string | null;
	readonly #userId: string;
	/** The new status, where it is another. */
	readonly #status: Track["status"] | null;
	#single: readonly string[] | null = null;
	#plain: readonly string[] | null = null;

	constructor(before: Track, after: Track, telling: Telling) {
		this.#events = eventsBetween(before, after, telling).map(({ name, data }) => ({
			name,
			json: JSON.stringify(data),
		}));
		this.#push = changedPush(before, after, telling);
		this.#userId = telling.userId;
		this.#status = before.status === after.status ? null : after.status;
	}

	get silent(): boolean {
		return this.#events.length === 0;
	}

	/** The events as they stand in a batch. */
	get batched(): readonly string[] {
		return this.#events.map(({ name, json }) => `{"name":"${name}","data":${json}}`);
	}

	/** The event that tells a changed status, as it stands in one conversation, without its opening brace (PR31). */
	get inConversation(): Encoded | null {
		if (this.#status === null) return null;
		const event = this.#events.find(({ name }) => STATUS_EVENTS.has(name));
		if (event === undefined) return null;
		if (event.name !== "presence:update") return { name: event.name, json: event.json.slice(1) };
		return { name: event.name, json: `"userId":${JSON.stringify(this.#userId)},"status":"${this.#status}"}` };
	}

	/** System C's push, or null where the status is the same. */
	get push(): string | null {
		return this.#push;
	}

	/** The frames for a receiver of single events. */
	frames(format: Exclude<Format, "batch" | "plain-batch" | "quiet">): readonly string[] {
		const pushes = this.#push === null ? [] : [this.#push];
		if (format === "simple") return pushes;
		if (format === "single") {
			this.#single ??= this.#events.map(({ name, json }) => encodeEvent(FEED_NAMESPACE, name, json));
			return this.#single;
		}
		this.#plain ??= [...this.#events.map(({ name, json }) => encodePlain(name, json)), ...pushes];
		return this.#plain;
	}
}

/** One tick's frames for a receiver of batches; none where there is nothing to tell. */
export function batchFrames(
	format: "batch" | "plain-batch",
	version: number,
	told: readonly Told[],
): readonly string[] {
	const events = told.flatMap((one) => one.batched);
	if (events.length === 0) return [];
	const json = `{"version":${version},"events":[${events.join(",")}]}`;
	if (format === "batch") return [encodeEvent(FEED_NAMESPACE, "presence:batch", json)];
	const pushes = told.map((one) => one.push).filter((push) => push !== null);
	return [encodePlain("presence:batch", json), ...pushes];
}
