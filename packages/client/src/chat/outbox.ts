import { Alarm, type Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { backOff } from "../connection/machine.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { type FailureCode, failure, isPassing, type RollcallError } from "../rollcall-error.ts";
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

type Named = Pick<Pending, "clientMessageId" | "conversationId">;
type Kept = Omit<Pending, "status"> & { readonly status: Pending["status"] | "discarded" };

export type OutboxPorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	readonly random: () => number;
	readonly storage: Storage;
	/** The message is stored on the server. */
	readonly stored: (message: Message) => void;
};

/** How long another page of this person may wait before it sends; it must know by then what was discarded here. */
const REMEMBER_FOR = 86_400_000;

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
		if (this.#isReady) this.flush();
		else await this.#read();
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
		this.#write(pending);
		return sent.promise;
	}

	/** All that waits may be sent now. */
	flush(): void {
		this.#isReady = true;
		this.#again.clear();
		this.#read()
			.then(() => Promise.all([...this.pending.getSnapshot().keys()].map((id) => this.#drain(id))))
			.catch(() => {}); // each failure is told where the message stands
	}

	/** Sends a failed message again. */
	retry(clientMessageId: string): void {
		const failed = this.#find(clientMessageId);
		if (failed?.status !== "failed") return;
		const { error: _, ...rest } = failed;
		this.#write({ ...rest, status: "waiting" });
	}

	/** Forgets a message that failed or waits. */
	discard(clientMessageId: string): void {
		const pending = this.#find(clientMessageId);
		if (pending === undefined || pending.status === "sending") return;
		this.#discarded(pending);
		if (this.#space === null) return;
		const kept: Kept = { ...pending, content: {}, status: "discarded", writtenAt: this.#ports.clock.now() };
		this.#ports.storage.set(this.#key(pending), JSON.stringify(kept)).catch(() => {}); // as it was
	}

	/** This message is known to be stored, from whatever source. */
	seen(message: Message): void {
		const pending = this.#find(message.clientMessageId);
		if (pending === undefined) return;
		this.#drop(pending);
		this.#settle(message.clientMessageId)?.resolve(message);
	}

	#write(pending: Pending): void {
		this.#put(pending);
		this.#keep(pending)
			.then(() => this.#drain(pending.conversationId))
			.catch(() => {}); // as above
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
			this.seen(message);
		} catch (error) {
			this.#failed(pending, error as RollcallError);
		}
	}

	#failed(pending: Pending, error: RollcallError): void {
		// Seen in the conversation meanwhile.
		if (this.#find(pending.clientMessageId) === undefined) return;
		const { code, message, retryAfterMs } = error;
		if (!isPassing(error)) {
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
		this.pending.set(pending.conversationId, [...this.#others(pending), pending].sort(byName));
	}

	#unlist(one: Named): void {
		const left = this.#others(one);
		this.pending.set(one.conversationId, left.length === 0 ? undefined : left);
	}

	#others({ conversationId, clientMessageId }: Named): readonly Pending[] {
		return (this.pending.get(conversationId) ?? []).filter((one) => one.clientMessageId !== clientMessageId);
	}

	#drop(one: Named): void {
		this.#unlist(one);
		this.#ports.storage.remove(this.#key(one)).catch(() => {}); // sent again, and answered as it is
	}

	/** Pages of one person share what is kept: one takes up what another leaves, and sends nothing that was discarded there. */
	async #read(): Promise<void> {
		if (this.#space === null) return;
		for (const kept of (await this.#ports.storage.all(this.#space).catch(() => [])).flatMap(parsed)) {
			const known = this.#find(kept.clientMessageId);
			if (kept.status !== "discarded") {
				if (known === undefined) this.#put(kept as Pending);
			} else if (known !== undefined) this.#discarded(known);
			else if (this.#ports.clock.now() - kept.writtenAt > REMEMBER_FOR) this.#drop(kept);
		}
	}

	#discarded(pending: Pending): void {
		this.#unlist(pending);
		this.#settle(pending.clientMessageId)?.reject(failure("closed", "Discarded."));
	}

	/** A storage that is full or forbidden keeps nobody from sending. */
	async #keep(pending: Pending): Promise<void> {
		if (this.#space === null) return;
		const key = this.#key(pending);
		await this.#ports.storage.set(key, JSON.stringify(pending)).catch(() => {});
		// Stored on the server before it was kept here.
		if (this.#find(pending.clientMessageId) === undefined) await this.#ports.storage.remove(key).catch(() => {});
	}

	#key({ clientMessageId }: Named): string {
		return `${this.#space}${clientMessageId}`;
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
function parsed(text: string): Kept[] {
	try {
		const kept = JSON.parse(text) as Kept;
		const isKept = typeof kept.clientMessageId === "string" && typeof kept.conversationId === "string";
		if (!isKept) return [];
		return [kept.status === "sending" ? { ...kept, status: "waiting" } : kept];
	} catch {
		return [];
	}
}
