import type { AnswerOf, PayloadOf, UpName } from "@rollcall/protocol/events/up";
import type { Connection } from "./connection.ts";

type Beat = PayloadOf<"presence:heartbeat">;
type Indicator = "typing:start" | "typing:stop" | "recording:start" | "recording:stop";
/** Events that come by themselves, and of which the last one says all: none of them fails for coming too fast. */
export type Collapsing = "presence:heartbeat" | Indicator;

/** An event that waits, its payload checked. */
export type Late = { readonly name: Collapsing; readonly payload: PayloadOf<Collapsing> };

const COLLAPSING: ReadonlySet<UpName> = new Set<Collapsing>([
	"presence:heartbeat",
	"typing:start",
	"typing:stop",
	"recording:start",
	"recording:stop",
]);
/** What never fails is no flood before it is ten times what may come: so much of the patience each costs that is held. */
export const HELD = 1 / 20;
/** So many things are kept of one connection: more conversations than anybody types in at once. */
const MOST = 8;

export function isCollapsing(name: UpName): name is Collapsing {
	return COLLAPSING.has(name);
}

/** What came too fast and does not fail: the newest of its kind waits for the next tick, in the place of those before it (T-25). */
export class Excess {
	readonly #waiting = new Map<Connection, Map<string, Late>>();
	readonly #nextMs: number;

	/** `nextMs`: when a device that reports too often is asked to do so next. */
	constructor(nextMs: number) {
		this.#nextMs = nextMs;
	}

	/** Keeps the event, and gives what it is answered. */
	hold(connection: Connection, { name, payload }: Late): AnswerOf<Collapsing> {
		let kept = this.#waiting.get(connection);
		if (kept === undefined) {
			kept = new Map();
			this.#waiting.set(connection, kept);
		}
		const kind = kindOf({ name, payload });
		const earlier = kept.get(kind);
		if (earlier !== undefined || kept.size < MOST) kept.set(kind, { name, payload: after(earlier, payload) });
		return name === "presence:heartbeat" ? { nextHeartbeatMs: this.#nextMs, nextLocationMs: this.#nextMs } : {};
	}

	/** All that waits, once; that of whom `isLater` is true of stays, behind what they asked for before. */
	take(isLater: (connection: Connection) => boolean): readonly (Late & { readonly connection: Connection })[] {
		const all: (Late & { readonly connection: Connection })[] = [];
		for (const [connection, kept] of this.#waiting) {
			if (connection.socket.open && isLater(connection)) continue;
			this.#waiting.delete(connection);
			if (connection.socket.open) for (const late of kept.values()) all.push({ ...late, connection });
		}
		return all;
	}
}

function kindOf({ name, payload }: Late): string {
	if (!("conversationId" in payload)) return name;
	return `${name.slice(0, name.indexOf(":"))}/${payload.conversationId}`;
}

/** A heartbeat that says nothing of where or on what leaves what the one before it said of that. */
function after(earlier: Late | undefined, payload: PayloadOf<Collapsing>): PayloadOf<Collapsing> {
	if (earlier === undefined || "conversationId" in payload) return payload;
	const before: Beat = "conversationId" in earlier.payload ? {} : earlier.payload;
	const moved = payload.latitude === undefined ? before : payload;
	const worked = payload.projectId === undefined ? before : payload;
	const active = before.active === true || payload.active === true;
	return { ...moved, projectId: worked.projectId, taskId: worked.taskId, active };
}
