import { userName } from "../../app/rates/rates.ts";
import { EventFlow, type Flowing, type FlowLimit } from "../../domain/event-flow.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { Link } from "../../wire/gateway.ts";

/** Who was busy is so no longer when nothing has come for this long: more than a second's worth is never owed. */
const BUSY_FOR: Millis = 1_000;

/** A connection, or the rest of a link. */
type Flows = { flow: EventFlow | null };

/** How fast events may come (T-25). */
export class FlowControl {
	readonly #limit: FlowLimit | null;
	/** By user, of connections that have ended, until they are as new. */
	readonly #ended = new Map<string, EventFlow[]>();

	/** `limit` null: as fast as they like. */
	constructor(limit: FlowLimit | null) {
		this.#limit = limit;
	}

	/** Who comes back goes on where they left off, or each new connection would bring a burst. */
	begin(connection: Flows, key: UserKey): void {
		const name = userName(key);
		const left = this.#ended.get(name);
		connection.flow = left?.pop() ?? null;
		if (left?.length === 0) this.#ended.delete(name);
	}

	/** The connection has ended. */
	end({ flow }: Flows, key: UserKey, now: Millis): void {
		if (this.#limit === null || flow === null || flow.isRested(this.#limit, now)) return;
		const name = userName(key);
		const left = this.#ended.get(name);
		if (left === undefined) this.#ended.set(name, [flow]);
		else left.push(flow);
	}

	/** Forgets what is as new again. */
	prune(now: Millis): void {
		const limit = this.#limit;
		if (limit === null) return;
		for (const [name, left] of this.#ended)
			if (left.every((flow) => flow.isRested(limit, now))) this.#ended.delete(name);
	}

	/** One more event. `patience`: how much of what may be refused it costs where it is too much. */
	take(from: Flows, now: Millis, patience: number = 1): Flowing {
		if (this.#limit === null) return "within";
		from.flow ??= new EventFlow(this.#limit, now);
		return from.flow.take(this.#limit, now, patience);
	}

	/** The same of something that came by this link. Where it brings much, what comes next is heard after the others. */
	// biome-ignore lint/complexity/useMaxParams: as `SocketGateway.event`
	takeBy(link: Pick<Link, "yieldFor">, from: Flows, now: Millis, patience?: number): Flowing {
		const flowing = this.take(from, now, patience);
		link.yieldFor(this.isBusy(from, now) ? BUSY_FOR : 0);
		return flowing;
	}

	/** What was asked for turned out to be worth so many events more. */
	owe({ flow }: Flows, count: number, now: Millis): void {
		if (this.#limit !== null) flow?.owe(count, this.#limit, now);
	}

	/** Did so much come by it of late that it is to leave the time to others? */
	isBusy({ flow }: Flows, now: Millis): boolean {
		return this.#limit !== null && flow?.isBusy(this.#limit, now) === true;
	}

	/** How long until one more is within the limit. */
	wait({ flow }: Flows): Millis {
		return this.#limit === null || flow === null ? 0 : flow.wait(this.#limit);
	}
}
