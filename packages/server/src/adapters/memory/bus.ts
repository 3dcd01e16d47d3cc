import type { Bus, BusMessage } from "../../ports/bus.ts";

/** The bus of a single node: a call. */
export class MemoryBus implements Bus {
	readonly #receivers: ((message: BusMessage) => void)[] = [];

	publish(message: BusMessage): void {
		for (const receive of this.#receivers) receive(message);
	}

	publishHere(message: BusMessage): void {
		this.publish(message);
	}

	subscribe(receive: (message: BusMessage) => void): void {
		this.#receivers.push(receive);
	}

	/** There is no other node to be heard. */
	async follow(): Promise<void> {}

	unfollow(): void {}

	/** Nothing gets lost on the way. */
	onGap(): void {}
}
