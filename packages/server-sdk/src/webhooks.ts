import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookEvent } from "./shapes.ts";

/** Why a webhook is not to be believed. */
export type WebhookFault =
	/** A header of Standard Webhooks is missing, or is none. */
	| "bad_headers"
	/** Its time is too far from that of this machine: it may be an old one that somebody sends again. */
	| "too_old"
	/** It is signed with none of the secrets. */
	| "bad_signature"
	/** It is signed, and no JSON of Rollcall's. */
	| "bad_body";

/** What was received did not come from Rollcall, or not now: answer 400 and do nothing. */
export class WebhookRefused extends Error {
	readonly code: WebhookFault;

	constructor(code: WebhookFault, message: string) {
		super(message);
		this.name = "WebhookRefused";
		this.code = code;
	}
}

/** Headers as frameworks have them, names in lower case where they are a plain object. */
export type WebhookHeaders =
	| { get(name: string): string | null }
	| Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request of the web's kind, or the headers and the body byte for byte: not what a framework has parsed of it. */
export type ReceivedWebhook =
	| { readonly headers: WebhookHeaders; text(): Promise<string> }
	| { readonly headers: WebhookHeaders; readonly body: string | Uint8Array };

export type WebhookOptions = {
	/** How old it may be, and how far ahead of this machine's clock. Default: 5 minutes. */
	readonly toleranceMs?: number;
	/** Milliseconds since the epoch. */
	readonly now?: () => number;
};

const TOLERANCE_MS = 300_000;
const PREFIX = "whsec_";
const SHORTEST_KEY = 24;

function headerOf(headers: WebhookHeaders, name: string): string {
	const value = isMap(headers) ? headers.get(name) : headers[name];
	if (typeof value === "string" && value !== "") return value;
	throw new WebhookRefused("bad_headers", `the header ${name} is missing`);
}

function isMap(headers: WebhookHeaders): headers is { get(name: string): string | null } {
	return typeof headers.get === "function";
}

function keyOf(secret: string): Buffer {
	const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "", "base64");
	if (key.byteLength < SHORTEST_KEY)
		throw new TypeError(`the secret must be ${PREFIX} and at least ${SHORTEST_KEY} bytes`);
	return key;
}

function checkTime(timestamp: string, { toleranceMs = TOLERANCE_MS, now = Date.now }: WebhookOptions): void {
	if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused("bad_headers", "webhook-timestamp is no time");
	if (Math.abs(now() - Number(timestamp) * 1_000) > toleranceMs)
		throw new WebhookRefused("too_old", "webhook-timestamp is too far from now");
}

/** Every signature is compared with every secret, in a time that tells nothing of either. */
function isSigned(signed: string, signatures: string, keys: readonly Buffer[]): boolean {
	const given = signatures.split(" ").flatMap((one) => (one.startsWith("v1,") ? [Buffer.from(one.slice(3))] : []));
	return keys.some((key) => {
		const right = Buffer.from(createHmac("sha256", key).update(signed).digest("base64"));
		return given.some((one) => one.byteLength === right.byteLength && timingSafeEqual(one, right));
	});
}

async function textOf(received: ReceivedWebhook): Promise<string> {
	if ("text" in received && typeof received.text === "function") return received.text();
	const { body } = received as { readonly body: string | Uint8Array };
	return typeof body === "string" ? body : Buffer.from(body).toString("utf8");
}

function eventOf(text: string, id: string): WebhookEvent {
	let event: unknown;
	try {
		event = JSON.parse(text);
	} catch {
		throw new WebhookRefused("bad_body", "the body is not JSON");
	}
	const { id: named, type } = (event ?? {}) as Readonly<Record<string, unknown>>;
	if (named !== id || typeof type !== "string") throw new WebhookRefused("bad_body", "the body is not Rollcall's");
	// The signature says who wrote it.
	return event as WebhookEvent;
}

/**
 * Checks that a webhook comes from whoever has the secret, unchanged and lately, and gives what it tells, typed by its
 * `type`. The same one may come more than once: its `id` says so. `secret`: while it is being changed, both.
 *
 * @throws WebhookRefused where it is not to be believed; TypeError for a secret that is none
 */
export async function verifyWebhook(
	received: ReceivedWebhook,
	secret: string | readonly string[],
	options: WebhookOptions = {},
): Promise<WebhookEvent> {
	const keys = (typeof secret === "string" ? [secret] : secret).map(keyOf);
	const { headers } = received;
	const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
		headerOf(headers, name),
	) as [string, string, string];
	checkTime(timestamp, options);
	const text = await textOf(received);
	if (!isSigned(`${id}.${timestamp}.${text}`, signature, keys))
		throw new WebhookRefused("bad_signature", "it is signed with another secret");
	return eventOf(text, id);
}
