import type { ChangePorts } from "../../app/presence/change.ts";
import { type Departure, disconnect } from "../../app/presence/disconnect.ts";
import type { UserKey } from "../../ports/keys.ts";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";

type DeparturePorts = ChangePorts & { readonly failed: (what: string, error: unknown) => void };
type Gone = { readonly key: UserKey; readonly departure: Departure };

/** Connections that are gone, until presence knows: one that ended while the store was away must not stay for ever (CLU2). */
export class Departures {
	readonly #ports: DeparturePorts;
	/** Under way. */
	readonly #telling = new Set<Promise<void>>();
	#untold: Gone[] = [];

	constructor(ports: DeparturePorts) {
		this.#ports = ports;
	}

	/** Takes the connection out of presence, now or when that is possible. */
	add(key: UserKey, departure: Departure): void {
		const gone = { key, departure };
		const telling: Promise<void> = disconnect(this.#ports, key, departure)
			.catch((error: unknown) => this.#failed(gone, error))
			.finally(() => this.#telling.delete(telling));
		this.#telling.add(telling);
	}

	/** Tells again what presence could not be told. */
	tick(): void {
		const untold = this.#untold;
		this.#untold = [];
		for (const { key, departure } of untold) this.add(key, departure);
	}

	/** Is there nobody of whom presence could not be told? */
	get hasToldAll(): boolean {
		return this.#untold.length === 0;
	}

	/** Resolves when presence knows of everybody who has gone, as far as it can be told now. */
	async settled(): Promise<void> {
		await Promise.all(this.#telling);
	}

	#failed(gone: Gone, error: unknown): void {
		if (error instanceof StoreUnavailable) this.#untold.push(gone);
		else this.#ports.failed("disconnect", error);
	}
}
