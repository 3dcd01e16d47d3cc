import type { Timing, Track } from "../../domain/record.ts";
import { isoOrNull, lastSeenAt } from "../../domain/view.ts";
import type { Announcement, BusMessage } from "../../ports/bus.ts";
import type { UserState, WebhookOutbox } from "../../ports/webhook-outbox.ts";

/** States that may wait to be written. Of more the oldest are lost: memory stays bounded while the store is away. */
const MOST_WAITING = 100_000;
/** States of one write, which locks their users. */
const AT_ONCE = 100;

type Announced = Extract<BusMessage, { kind: "announced" }>;

export type UserStatePorts = {
	readonly webhooks: Pick<WebhookOutbox, "announced">;
	readonly timing: Pick<Timing, "lastSeenTtl">;
	readonly wanted: ReadonlySet<string>;
	readonly failed: (what: string, error: unknown) => void;
};

const PRESENCE_TYPES = {
	online: "user.online",
	dnd: "user.online",
	away: "user.away",
	offline: "user.offline",
} as const;

/**
 * Webhooks of presence and activity, written by the node that announced them (WHK4). They tell the view of everybody: of
 * who is invisible what is told of who is offline. Of each user only the newest state waits.
 */
export class UserStates {
	readonly #ports: UserStatePorts;
	#waiting = new Map<string, UserState>();
	#writing: Promise<void> = Promise.resolve();

	constructor(ports: UserStatePorts) {
		this.#ports = ports;
	}

	/** These were announced by this node. */
	announced(message: Announced): void {
		for (const change of message.changes) {
			const { before, after } = change;
			if (before.plain.status !== after.plain.status) this.#keep(this.#presence(message, change));
			if (worksOnOther(before.plain, after.plain)) this.#keep(activity(message, change));
		}
	}

	/** Writes what waits. Never rejects: what could not be written is told of, and tried again with the next write. */
	flush(): Promise<void> {
		if (this.#waiting.size > 0) this.#writing = this.#writing.then(() => this.#write());
		return this.#writing;
	}

	#keep(state: UserState): void {
		if (!this.#ports.wanted.has(state.type)) return;
		const key = keyOf(state);
		// The newest stands last, so that the first are the oldest.
		this.#waiting.delete(key);
		this.#waiting.set(key, state);
		const [oldest] = this.#waiting.keys();
		if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
	}

	#presence({ companyId, at, version }: Announced, { userId, after }: Announcement): UserState {
		const { status, devices } = after.plain;
		const lastSeen = isoOrNull(lastSeenAt(after.plain, { now: at, timing: this.#ports.timing }));
		const data = { userId, status, lastSeen, devices };
		return { companyId, userId, kind: "presence", type: PRESENCE_TYPES[status], at, version, data };
	}

	async #write(): Promise<void> {
		const states = [...this.#waiting.values()];
		this.#waiting = new Map();
		for (let from = 0; from < states.length; from += AT_ONCE) {
			try {
				await this.#ports.webhooks.announced(states.slice(from, from + AT_ONCE));
			} catch (error) {
				this.#putBack(states.slice(from));
				this.#ports.failed("webhooks of presence", error);
				return;
			}
		}
	}

	/** What came meanwhile is newer. */
	#putBack(states: readonly UserState[]): void {
		const newer = this.#waiting;
		this.#waiting = new Map(states.map((state) => [keyOf(state), state]));
		for (const state of newer.values()) this.#keep(state);
	}
}

function keyOf({ companyId, userId, kind }: UserState): string {
	return JSON.stringify([companyId, userId, kind]);
}

/** With whoever goes what they worked on ends, untold; whoever returns is told in full (ACT1). */
function worksOnOther(before: Track, after: Track): boolean {
	if (after.status === "offline") return false;
	return before.projectId !== after.projectId || before.taskId !== after.taskId;
}

function activity({ companyId, at, version }: Announced, { userId, after }: Announcement): UserState {
	const { projectId, taskId } = after.plain;
	const data = { userId, projectId, taskId };
	return { companyId, userId, kind: "activity", type: "activity.changed", at, version, data };
}
