import type { Bus, BusMessage } from "../../ports/bus.ts";

/** The bus of a single node: a call. */
export class MemoryBus implements Bus {
	readonly #receivers: ((message: BusMessage) => void)[] = [];

	publish(message: BusMessage): void {
		for (const receive of this.#receivers) receive(message);
	}

	subscribe(receive: (message: BusMessage) => void): void {
		this.#receivers.push(receive);
	}
}
