import { Alarm, type Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { backOff } from "../connection/machine.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { type FailureCode, failure, type RollcallError } from "../rollcall-error.ts";
import { Keyed } from "../stores/keyed.ts";
import type { Message, Payloads } from "../wire.ts";
import type { Storage } from "./storage.ts";

/** What a message says: all of `chat:send` but where and under which name. */
export type Content = Omit<Payloads["chat:send"], "conversationId" | "clientMessageId">;

/** As the server takes it (W25). */
const MOST_BYTES = 131_072;

/** A message that is not stored yet, as far as is known. */
export type Pending = {
	readonly clientMessageId: string;
	readonly conversationId: string;
	readonly content: Content;
	/** When it was written, by this device's clock; milliseconds since 1970. */
	readonly writtenAt: number;
	/** `failed`: it is not sent again but by `retry`. */
	readonly status: "waiting" | "sending" | "failed";
	readonly error?: { readonly code: FailureCode; readonly message: string };
};

export type OutboxPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	readonly random: () => number;
	readonly storage: Storage;
	/** The message is stored on the server. */
	readonly stored: (message: Message) => void;
};

/** Failures that say nothing about the message. */
const PASSING: readonly FailureCode[] = ["closed", "token_expired", "unauthorized"];

/**
 * Messages from being written to being stored: kept where a reload does not reach them, sent in order in each conversation,
 * and again under the same name until the server has answered, so that nothing is lost and nothing comes twice (MSG4).
 */
export class Outbox {
	/** By conversation, in the order of writing. */
	readonly pending = new Keyed<readonly Pending[]>();
	readonly #ports: OutboxPorts;
	readonly #again: Alarm;
	readonly #sent = new Map<string, Deferred<Message>>();
	readonly #sending = new Set<string>();
	#space: string | null = null;
	#failures = 0;
	#isReady = false;
	#last = 0;

	constructor(ports: OutboxPorts) {
		this.#ports = ports;
		this.#again = new Alarm(ports.clock, () => this.flush());
		ports.wire.onDown(() => {
			this.#isReady = false;
			this.#again.clear();
		});
	}

	/** It is known whose messages these are: those of an earlier life are taken up again. */
	async identify(space: string): Promise<void> {
		if (this.#space !== null) return;
		this.#space = `rollcall:outbox:${space}:`;
		for (const pending of this.#everything()) await this.#keep(pending);
		const kept = await this.#ports.storage.all(this.#space).catch(() => []);
		const known = new Set(this.#everything().map(({ clientMessageId }) => clientMessageId));
		for (const pending of kept.flatMap(parsed)) if (!known.has(pending.clientMessageId)) this.#put(pending);
		if (this.#isReady) this.flush();
	}

	/** Keeps a message and sends it as soon as that can be done; resolves once it is stored. */
	add(conversationId: string, content: Content): Promise<Message> {
		const { clock } = this.#ports;
		const pending: Pending = {
			clientMessageId: this.#name(),
			conversationId,
			content,
			writtenAt: clock.now(),
			status: "waiting",
		};
		const sent = deferred<Message>();
		this.#sent.set(pending.clientMessageId, sent);
		this.#put(pending);
		this.#keep(pending)
			.then(() => this.#drain(conversationId))
			.catch(() => {}); // each failure is told where the message stands
		return sent.promise;
	}

	/** All that waits may be sent now. */
	flush(): void {
		this.#isReady = true;
		this.#again.clear();
		for (const id of this.pending.getSnapshot().keys()) this.#drain(id).catch(() => {}); // as above
	}

	/** Sends a failed message again. */
	retry(clientMessageId: string): void {
		const failed = this.#find(clientMessageId);
		if (failed?.status !== "failed") return;
		const { error: _, ...rest } = failed;
		const again: Pending = { ...rest, status: "waiting" };
		this.#put(again);
		this.#keep(again)
			.then(() => this.#drain(failed.conversationId))
			.catch(() => {}); // as above
	}

	/** Forgets a message that failed or waits. */
	discard(clientMessageId: string): void {
		const pending = this.#find(clientMessageId);
		if (pending === undefined || pending.status === "sending") return;
		this.#drop(pending);
		this.#settle(clientMessageId)?.reject(failure("closed", "It was discarded."));
	}

	/** This message is known to be stored, from whatever source. */
	seen(message: Message): void {
		const pending = this.#find(message.clientMessageId);
		if (pending === undefined) return;
		this.#drop(pending);
		this.#settle(message.clientMessageId)?.resolve(message);
	}

	/** Nothing is sent any more; what is kept is for the next life. */
	close(): void {
		this.#isReady = false;
		this.#again.clear();
	}

	/** Orders as time does, and no two are equal. */
	#name(): string {
		this.#last = Math.max(this.#last + 1, this.#ports.clock.now());
		const chance = Math.floor(this.#ports.random() * 36 ** 8).toString(36);
		return `${this.#last.toString(36).padStart(9, "0")}-${chance}`;
	}

	async #drain(conversationId: string): Promise<void> {
		if (this.#sending.has(conversationId)) return;
		this.#sending.add(conversationId);
		try {
			for (let next = this.#next(conversationId); next !== undefined; next = this.#next(conversationId))
				await this.#deliver(next);
		} finally {
			this.#sending.delete(conversationId);
		}
	}

	#next(conversationId: string): Pending | undefined {
		if (!this.#isReady || this.#again.isSet) return undefined;
		return this.pending.get(conversationId)?.find(({ status }) => status === "waiting");
	}

	async #deliver(pending: Pending): Promise<void> {
		const { clientMessageId, conversationId, content } = pending;
		this.#put({ ...pending, status: "sending" });
		try {
			const asked = { ...content, conversationId, clientMessageId };
			// Sent, it would end the connection, and again after each that follows (W25).
			if (new Blob([JSON.stringify(asked)]).size > MOST_BYTES) throw failure("too_large", "Too long.");
			const { message } = await this.#ports.wire.ask("chat:send", asked);
			this.#failures = 0;
			this.#ports.stored(message);
			this.#drop(pending);
			this.#settle(clientMessageId)?.resolve(message);
		} catch (error) {
			this.#failed(pending, error as RollcallError);
		}
	}

	#failed(pending: Pending, error: RollcallError): void {
		// Seen in the conversation meanwhile.
		if (this.#find(pending.clientMessageId) === undefined) return;
		const { code, message, retryable, retryAfterMs } = error;
		if (!retryable && !PASSING.includes(code)) {
			const failed: Pending = { ...pending, status: "failed", error: { code, message } };
			this.#put(failed);
			this.#keep(failed).catch(() => {}); // it is tried again after a reload, and fails again
			this.#settle(pending.clientMessageId)?.reject(error);
			return;
		}
		this.#put({ ...pending, status: "waiting" });
		if (!this.#isReady) return;
		this.#again.set(retryAfterMs ?? backOff(this.#failures, this.#ports.random()));
		this.#failures += 1;
	}

	#everything(): readonly Pending[] {
		return [...this.pending.getSnapshot().values()].flat();
	}

	#find(clientMessageId: string): Pending | undefined {
		return this.#everything().find((one) => one.clientMessageId === clientMessageId);
	}

	#put(pending: Pending): void {
		const before = this.pending.get(pending.conversationId) ?? [];
		const others = before.filter(({ clientMessageId }) => clientMessageId !== pending.clientMessageId);
		this.pending.set(pending.conversationId, [...others, pending].sort(byName));
	}

	#drop({ conversationId, clientMessageId }: Pending): void {
		const left = (this.pending.get(conversationId) ?? []).filter((one) => one.clientMessageId !== clientMessageId);
		this.pending.set(conversationId, left.length === 0 ? undefined : left);
		this.#ports.storage.remove(`${this.#space}${clientMessageId}`).catch(() => {}); // sent again, and answered as it is
	}

	/** A storage that is full or forbidden keeps nobody from sending. */
	async #keep(pending: Pending): Promise<void> {
		if (this.#space === null) return;
		const key = `${this.#space}${pending.clientMessageId}`;
		await this.#ports.storage.set(key, JSON.stringify(pending)).catch(() => {});
		// Stored on the server before it was kept here.
		if (this.#find(pending.clientMessageId) === undefined) await this.#ports.storage.remove(key).catch(() => {});
	}

	#settle(clientMessageId: string): Deferred<Message> | undefined {
		const sent = this.#sent.get(clientMessageId);
		this.#sent.delete(clientMessageId);
		return sent;
	}
}

function byName(one: Pending, other: Pending): number {
	return one.clientMessageId < other.clientMessageId ? -1 : 1;
}

/** What cannot be read was written by nobody here. */
function parsed(text: string): Pending[] {
	try {
		const pending = JSON.parse(text) as Pending;
		const isPending = typeof pending.clientMessageId === "string" && typeof pending.conversationId === "string";
		if (!isPending) return [];
		return [pending.status === "failed" ? pending : { ...pending, status: "waiting" }];
	} catch {
		return [];
	}
}
