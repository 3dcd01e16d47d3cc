import { WEBHOOKS, type WebhookEvent, type WebhookType } from "@rollcall/protocol/webhooks";
import { Webhook } from "standardwebhooks";
import type { Config } from "../../src/config/settings.ts";
import { eventually } from "./eventually.ts";

export const WEBHOOK_SECRET = "whsec_c2l4dGVlbiBieXRlcyBvciBtb3JlIGZvciBhIHNlY3JldA==";

export type Received = {
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
	readonly event: WebhookEvent;
};

type Answer = (received: Received, count: number) => Response | Promise<Response>;

const TAKEN: Answer = () => new Response(null, { status: 204 });

/** An application that receives webhooks, over HTTP on this machine. */
export class WebhookReceiver {
	readonly received: Received[] = [];
	readonly #server: ReturnType<typeof Bun.serve>;
	/** What it answers; by default that it took it. */
	answer: Answer = TAKEN;

	constructor(port = 0) {
		this.#server = Bun.serve({
			hostname: "127.0.0.1",
			port,
			idleTimeout: 60,
			fetch: (request) => this.#take(request),
		});
	}

	get port(): number {
		return this.#server.port ?? 0;
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}/hooks?from=rollcall`;
	}

	/** The settings of a server that sends here. */
	get settings(): Partial<Config> {
		return { webhookUrl: this.url, webhookSecret: WEBHOOK_SECRET, webhookAllow: ["127.0.0.1"] };
	}

	/** The events that came, of one type or of all. */
	events<Type extends WebhookType = WebhookType>(type?: Type): WebhookEvent<Type>[] {
		const events = this.received.map(({ event }) => event);
		return events.filter((event) => type === undefined || event.type === type) as WebhookEvent<Type>[];
	}

	types(): WebhookType[] {
		return this.received.map(({ event }) => event.type);
	}

	/** Waits until so many have come, of one type or of all. */
	async count(count: number, type?: WebhookType): Promise<void> {
		await eventually(() => this.events(type).length >= count);
	}

	/** Everything that came, checked by the library that receivers use, and against its own schema. */
	verified(): WebhookEvent[] {
		return this.received.map(({ headers, text }) => {
			const event = new Webhook(WEBHOOK_SECRET).verify(text, { ...headers }) as WebhookEvent;
			WEBHOOKS[event.type].parse(event);
			return event;
		});
	}

	async #take(request: Request): Promise<Response> {
		const text = await request.text();
		const headers = Object.fromEntries(request.headers);
		const received = { headers, text, event: JSON.parse(text) as WebhookEvent };
		this.received.push(received);
		return this.answer(received, this.received.length);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#server.stop(true);
	}
}
