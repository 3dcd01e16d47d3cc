import type { TrailPoint, TrailStore } from "../../ports/trail-store.ts";

/** Points that may wait to be written. Of more the oldest are lost: memory stays bounded while the store is away. */
const MOST_WAITING = 20_000;

export type TrailWriterPorts = {
	readonly trail: TrailStore;
	readonly failed: (what: string, error: unknown) => void;
};

/**
 * Writes trails behind the heartbeats (LOC5), the points of everybody at once: a commit for each would cost more than
 * all else that a heartbeat costs.
 */
export class TrailWriter {
	readonly #ports: TrailWriterPorts;
	#waiting: TrailPoint[] = [];
	#writing: Promise<void> = Promise.resolve();

	constructor(ports: TrailWriterPorts) {
		this.#ports = ports;
	}

	add(point: TrailPoint): void {
		this.#waiting.push(point);
	}

	/**
	 * Writes what waits, after a write under way. Never rejects: what could not be written is told of, and tried again
	 * with the next write.
	 */
	flush(): Promise<void> {
		this.#writing = this.#writing.then(() => this.#write());
		return this.#writing;
	}

	async #write(): Promise<void> {
		const points = this.#waiting.slice(-MOST_WAITING);
		if (points.length === 0) return;
		this.#waiting = [];
		try {
			await this.#ports.trail.append(points);
		} catch (error) {
			this.#waiting = [...points, ...this.#waiting];
			this.#ports.failed("trail", error);
		}
	}
}
