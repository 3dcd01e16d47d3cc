import { afterAttempt, unmade } from "../../domain/webhook-retry.ts";
import type { Ids } from "../../ports/clock.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Tracer } from "../../ports/tracer.ts";
import type { ClaimedWebhook, Settlement, WebhookOutbox } from "../../ports/webhook-outbox.ts";
import type { Sent, WebhookSender } from "../../ports/webhook-sender.ts";
import { unexpected } from "../unexpected.ts";
import { type ComposePorts, composeWebhook } from "./compose-webhook.ts";

export type DeliveryPorts = ComposePorts & {
	readonly webhooks: Pick<WebhookOutbox, "claim" | "settle">;
	readonly sender: WebhookSender;
	readonly ids: Ids;
	readonly chance: () => number;
	readonly concurrency: number;
	readonly maxAttempts: number;
	/** How long a claim is good for: longer than any attempt. */
	readonly claimTtl: Millis;
	/** Null: no traces. */
	readonly tracer: Tracer | null;
	readonly failed: (what: string, error: unknown) => void;
	/** Told of what was given up. */
	readonly gaveUp: (webhook: ClaimedWebhook, reason: string) => void;
};

/**
 * Takes webhooks to their receiver (WHK5): so many at a time, and never more claimed than are being sent. What an ended
 * attempt leaves to be written goes with the next claim, in one commit.
 */
export class Deliveries {
	readonly #ports: DeliveryPorts;
	/** This process: what it claimed is its own. */
	readonly #claim: string;
	readonly #sending = new Set<Promise<void>>();
	readonly #stopping = new AbortController();
	#ended: Settlement[] = [];
	#filling: Promise<void> | null = null;
	#again = false;

	constructor(ports: DeliveryPorts) {
		this.#ports = ports;
		this.#claim = ports.ids.next();
	}

	/** Begins with as many as are due and may be sent at once. Resolves when they are on their way. */
	fill(): Promise<void> {
		this.#again = this.#filling !== null;
		this.#filling ??= this.#fillUp();
		return this.#filling;
	}

	/** Breaks off what is on its way, which anybody may then send, and begins with nothing more. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#filling?.catch(() => {}); // whoever filled has heard of it
		await Promise.all(this.#sending);
		await this.#filling?.catch(() => {});
		await this.#settle();
	}

	async #fillUp(): Promise<void> {
		try {
			do {
				this.#again = false;
				await this.#fillOnce();
			} while (this.#again);
		} finally {
			this.#filling = null;
		}
	}

	async #fillOnce(): Promise<void> {
		const [settled, claimed] = await Promise.allSettled([this.#settle(), this.#take()]);
		if (claimed.status === "fulfilled") for (const webhook of claimed.value) this.#send(webhook);
		for (const outcome of [settled, claimed]) if (outcome.status === "rejected") throw outcome.reason;
	}

	async #take(): Promise<readonly ClaimedWebhook[]> {
		const { webhooks, clock, concurrency, claimTtl } = this.#ports;
		const limit = concurrency - this.#sending.size;
		if (limit <= 0 || this.#stopping.signal.aborted) return [];
		const now = clock.now();
		return webhooks.claim({ claim: this.#claim, now, until: now + claimTtl, limit });
	}

	async #settle(): Promise<void> {
		const ended = this.#ended;
		if (ended.length === 0) return;
		this.#ended = [];
		try {
			await this.#ports.webhooks.settle(this.#claim, ended, this.#ports.clock.now());
		} catch (error) {
			this.#ended = [...ended, ...this.#ended];
			throw error;
		}
	}

	#send(webhook: ClaimedWebhook): void {
		const sending = this.#traced(webhook).then((settlement) => {
			this.#ended.push(settlement);
			this.#sending.delete(sending);
			// While a store is away there is no hurry: the next tick goes on.
			if (settlement.outcome === "released" || this.#stopping.signal.aborted) return;
			this.fill().catch((error: unknown) => this.#ports.failed("webhooks", error));
		});
		this.#sending.add(sending);
	}

	#traced(webhook: ClaimedWebhook): Promise<Settlement> {
		const { tracer } = this.#ports;
		if (tracer === null) return this.#attempt(webhook);
		const { id, type, companyId, attempts } = webhook;
		const what = { "rollcall.webhook.id": id, "rollcall.company_id": companyId, "rollcall.webhook.attempts": attempts };
		return tracer.begin({ name: `webhook ${type}`, kind: "client", attributes: what }, async () => {
			const settlement = await this.#attempt(webhook);
			tracer.note({ "rollcall.webhook.outcome": settlement.outcome });
			return settlement;
		});
	}

	async #attempt(webhook: ClaimedWebhook): Promise<Settlement> {
		const { clock, maxAttempts, chance, gaveUp } = this.#ports;
		const { attempts, id } = webhook;
		const sent = await this.#post(webhook);
		if (sent === null) return { id, ...unmade(clock.now()) };
		const outcome = afterAttempt(sent, { now: clock.now(), attempts, maxAttempts, chance: chance() });
		if (outcome.outcome === "dead") gaveUp(webhook, outcome.reason);
		return { id, ...outcome };
	}

	/** Null where what it tells of cannot be read now. */
	async #post(webhook: ClaimedWebhook): Promise<Sent | null> {
		const { sender, clock, failed } = this.#ports;
		try {
			const body = await composeWebhook(this.#ports, webhook);
			return await sender.send({ id: webhook.id, at: clock.now(), body }, this.#stopping.signal);
		} catch (error) {
			if (!unexpected(error).isBug) return null;
			failed("a webhook", error);
			return { outcome: "failed", reason: "it could not be made", retryAfter: null };
		}
	}
}
