import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Task } from "../connection/task.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { type RollcallError, throwPassing } from "../rollcall-error.ts";
import type { Answers } from "../wire.ts";

export type ReceiptsPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	readonly read: (conversationId: string, left: Answers["chat:mark-read"]) => void;
};

type Reading = { seq: number; readonly done: Deferred<void> };

/** Messages come in bursts; one receipt speaks of all. */
const GATHER_FOR = 100;

/** Tells the server up to where this user has received, by itself, and read, when asked to; one after the other. */
export class Receipts {
	readonly #ports: ReceiptsPorts;
	readonly #telling: Task;
	readonly #delivered = new Map<string, number>();
	readonly #told = new Map<string, number>();
	readonly #reading = new Map<string, Reading>();
	#isReady = false;
	#isTelling = false;

	constructor(ports: ReceiptsPorts) {
		this.#ports = ports;
		this.#telling = new Task(ports, () => this.#tell());
		ports.wire.onDown(() => {
			this.#isReady = false;
		});
	}

	/** Everything up to here is on this device. */
	delivered(conversationId: string, seq: number): void {
		const known = Math.max(this.#told.get(conversationId) ?? 0, this.#delivered.get(conversationId) ?? 0);
		if (seq <= known) return;
		this.#delivered.set(conversationId, seq);
		this.#soon(GATHER_FOR);
	}

	/** The person has read up to here; resolves once the server knows, which may be after a return. */
	read(conversationId: string, seq: number): Promise<void> {
		const reading = this.#reading.get(conversationId) ?? { seq, done: deferred<void>() };
		reading.seq = Math.max(reading.seq, seq);
		this.#reading.set(conversationId, reading);
		this.#soon(0);
		return reading.done.promise;
	}

	/** The connection is there: what waits can be told. */
	flush(): void {
		this.#isReady = true;
		this.#soon(0);
	}

	/** `isLost`: what the person has read of it is not told either; the server may know other messages by these numbers. */
	forget(conversationId: string, isLost = false): void {
		this.#delivered.delete(conversationId);
		this.#told.delete(conversationId);
		if (!isLost) return;
		this.#reading.get(conversationId)?.done.resolve();
		this.#reading.delete(conversationId);
	}

	#soon(wait: number): void {
		if (!this.#isReady || this.#isTelling || (this.#telling.isSet && wait > 0)) return;
		if (this.#delivered.size + this.#reading.size > 0) this.#telling.set(wait);
	}

	/** @throws RollcallError where it makes sense to try again */
	async #tell(): Promise<void> {
		this.#isTelling = true;
		try {
			for (const [id, reading] of this.#reading) await this.#tellRead(id, reading);
			for (const [id, seq] of this.#delivered) await this.#tellDelivered(id, seq);
		} finally {
			this.#isTelling = false;
		}
		this.#soon(GATHER_FOR);
	}

	async #tellRead(conversationId: string, reading: Reading): Promise<void> {
		const { seq } = reading;
		try {
			const left = await this.#ports.wire.ask("chat:mark-read", { conversationId, seq });
			this.#toldUpTo(conversationId, seq);
			this.#ports.read(conversationId, left);
			if (reading.seq > seq) return;
			this.#reading.delete(conversationId);
			reading.done.resolve();
		} catch (error) {
			throwPassing(error as RollcallError);
			this.#reading.delete(conversationId);
			reading.done.reject(error);
		}
	}

	async #tellDelivered(conversationId: string, seq: number): Promise<void> {
		if (seq > (this.#told.get(conversationId) ?? 0)) {
			await this.#ports.wire.ask("chat:delivered", { conversationId, seq }).catch(throwPassing);
			this.#toldUpTo(conversationId, seq);
		}
		if (this.#delivered.get(conversationId) === seq) this.#delivered.delete(conversationId);
	}

	#toldUpTo(conversationId: string, seq: number): void {
		this.#told.set(conversationId, Math.max(this.#told.get(conversationId) ?? 0, seq));
	}
}
