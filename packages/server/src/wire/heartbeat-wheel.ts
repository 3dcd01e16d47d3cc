/** Where a link stands in its heartbeat. */
export type Beat = "out" | "resting" | "awaiting";

/** What the wheel keeps in a link: its place in one of two lists, and when it is due. No timer, no closure. */
export interface Beating {
	beat: Beat;
	due: number;
	before: Beating | null;
	after: Beating | null;
	/** Asks the client for a sign of life. */
	ping(): void;
	/** None came in time. */
	silent(): void;
}

/**
 * So many pings leave in one tick at most, or as many as it takes to ping all links in a quarter of the time that a client waits
 * for a ping that is late, where that is more; the rest follows in the next ticks. Each is a write of its own: a wave of
 * thousands would hold up everybody else.
 */
const PINGS_PER_TICK = 64;
const PARTS = 4;
/** A tick that comes so late follows a pause of the process: the pongs that came meanwhile are read first. */
const PAUSE_MS = 1_000;

/** Links in the order in which they fall due. Both lists have one delay each, so appending keeps the order. */
class DueList {
	first: Beating | null = null;
	last: Beating | null = null;
	size = 0;

	append(link: Beating): void {
		this.size += 1;
		link.before = this.last;
		link.after = null;
		if (this.last === null) this.first = link;
		else this.last.after = link;
		this.last = link;
	}

	remove(link: Beating): void {
		this.size -= 1;
		if (link.before === null) this.first = link.after;
		else link.before.after = link.after;
		if (link.after === null) this.last = link.before;
		else link.after.before = link.before;
		link.before = null;
		link.after = null;
	}
}

/** The heartbeat of all links (W35): a ping `interval` after the last answer, the end `timeout` after the ping was due. */
export class HeartbeatWheel {
	readonly #interval: number;
	readonly #timeout: number;
	/** A ping sent later than this leaves the client its full time from then on. */
	readonly #lateness: number;
	readonly #resting = new DueList();
	readonly #awaiting = new DueList();
	#lastTick: number;

	constructor(times: { intervalMs: number; timeoutMs: number; now: number }) {
		this.#interval = times.intervalMs;
		this.#timeout = times.timeoutMs;
		this.#lateness = Math.min(PAUSE_MS, times.timeoutMs / 2);
		this.#lastTick = times.now;
	}

	add(link: Beating, now: number): void {
		link.beat = "resting";
		link.due = now + this.#interval;
		this.#resting.append(link);
	}

	remove(link: Beating): void {
		if (link.beat === "resting") this.#resting.remove(link);
		else if (link.beat === "awaiting") this.#awaiting.remove(link);
		link.beat = "out";
	}

	/** An answer came. One that nobody asked for changes nothing. */
	answered(link: Beating, now: number): void {
		if (link.beat !== "awaiting") return;
		this.#awaiting.remove(link);
		this.add(link, now);
	}

	/** True where the time for an answer is over, though no tick has seen it yet. */
	isOverdue(link: Beating, now: number): boolean {
		return link.beat === "awaiting" && now >= link.due && now - this.#lastTick < PAUSE_MS;
	}

	/** How long nothing was heard of a link whose answer is due: not since the answer before its last ping. */
	silence(link: Beating, now: number): number {
		return now - (link.due - this.#timeout - this.#interval);
	}

	/** Pings who is due, and ends who has not answered; the first tick after a pause ends nobody. */
	tick(now: number): void {
		const passed = now - this.#lastTick;
		this.#lastTick = now;
		if (passed < PAUSE_MS) this.#endSilent(now);
		this.#pingDue(now, passed);
	}

	#endSilent(now: number): void {
		for (let link = this.#awaiting.first; link !== null && link.due <= now; link = this.#awaiting.first) {
			this.remove(link);
			link.silent();
		}
	}

	#pingDue(now: number, passed: number): void {
		const share = (PARTS * passed) / Math.min(this.#interval, this.#timeout);
		const links = this.#resting.size + this.#awaiting.size;
		let left = Math.max(PINGS_PER_TICK, Math.ceil(links * share));
		for (let link = this.#resting.first; link !== null && link.due <= now && left > 0; link = this.#resting.first) {
			left--;
			this.#resting.remove(link);
			link.beat = "awaiting";
			link.due = (now - link.due > this.#lateness ? now : link.due) + this.#timeout;
			this.#awaiting.append(link);
			link.ping();
		}
	}
}
