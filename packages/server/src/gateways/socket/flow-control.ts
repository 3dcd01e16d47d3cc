import { EventFlow, type Flowing, type FlowLimit } from "../../domain/event-flow.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Link } from "../../wire/gateway.ts";

/** Who was busy is so no longer when nothing has come for this long: more than a second's worth is never owed. */
const BUSY_FOR: Millis = 1_000;

/** A connection, or the rest of a link. */
type Flows = { flow: EventFlow | null };

/** How fast events may come (T-25). */
export class FlowControl {
	readonly #limit: FlowLimit | null;

	/** `limit` null: as fast as they like. */
	constructor(limit: FlowLimit | null) {
		this.#limit = limit;
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
