import { createHmac } from "node:crypto";
import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import { isIP } from "node:net";
import type { Millis } from "../../ports/keys.ts";
import type { Posted, Sent, WebhookSender } from "../../ports/webhook-sender.ts";
import { type Target, type TargetRules, targetOf } from "./webhook-target.ts";

export type SenderOptions = TargetRules & {
	readonly url: string;
	/** `whsec_...`; while it is being changed two of them, with a space between. */
	readonly secret: string;
	readonly timeout: Millis;
	/** Certificates that are trusted in place of the system's. */
	readonly ca?: string;
};

type Headers = Readonly<Record<string, string | number>>;
type Reached = Extract<Target, { readonly ok: true }>;

const SECRET_PREFIX = "whsec_";
/** What is read of an answer at most; nothing of it matters. */
const ANSWER_BYTES = 16_384;

/** What a receiver cannot take now, but may later, though it answers 4xx: time-out, conflict, too early, too many. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** The headers of Standard Webhooks, signed with each of the secrets. */
function signedHeaders({ id, at, body }: Posted, secret: string): Headers {
	const timestamp = Math.floor(at / 1_000);
	const signatures = secret.split(/\s+/).map((one) => {
		const key = Buffer.from(one.slice(SECRET_PREFIX.length), "base64");
		return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
	});
	return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage): Sent {
	if (statusCode >= 200 && statusCode < 300) return { outcome: "taken" };
	const reason = `answered ${statusCode}`;
	if (statusCode >= 400 && statusCode < 500 && !NOT_NOW.has(statusCode)) return { outcome: "refused", reason };
	return { outcome: "failed", reason, retryAfter: retryAfterOf(headers["retry-after"]) };
}

/** In milliseconds; seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf(header: string | undefined): number | null {
	if (header === undefined) return null;
	const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
	return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** Lets the answer come to its end where that is near. */
function discard(answer: IncomingMessage): void {
	let left = ANSWER_BYTES;
	answer.on("error", () => {});
	answer.on("data", (chunk: Buffer) => {
		left -= chunk.byteLength;
		if (left < 0) answer.destroy();
	});
}

function failed(reason: string): Sent {
	return { outcome: "failed", reason, retryAfter: null };
}

function codeOf(fault: unknown): string {
	return fault instanceof Error && "code" in fault ? String(fault.code) : "connection lost";
}

/** Posts webhooks to one URL. */
export class HttpWebhookSender implements WebhookSender {
	readonly #options: SenderOptions;

	constructor(options: SenderOptions) {
		this.#options = options;
	}

	async send(webhook: Posted, signal: AbortSignal): Promise<Sent> {
		if (signal.aborted) return { outcome: "aborted" };
		const given = AbortSignal.any([signal, AbortSignal.timeout(this.#options.timeout)]);
		const { promise: over, resolve: end } = Promise.withResolvers<Sent>();
		const abort = () => end(signal.aborted ? { outcome: "aborted" } : failed("timed out"));
		given.addEventListener("abort", abort, { once: true });
		try {
			return await Promise.race([over, this.#post(webhook, given)]);
		} finally {
			given.removeEventListener("abort", abort);
		}
	}

	async #post(webhook: Posted, signal: AbortSignal): Promise<Sent> {
		const target = await targetOf(this.#options.url, this.#options);
		if (!target.ok) return failed(target.reason);
		if (signal.aborted) return failed("timed out");
		return this.#exchange(target, webhook, signal);
	}

	#exchange(target: Reached, webhook: Posted, signal: AbortSignal): Promise<Sent> {
		const { promise, resolve } = Promise.withResolvers<Sent>();
		const request = this.#request(target, webhook);
		const stop = () => void request.destroy();
		signal.addEventListener("abort", stop, { once: true });
		request.on("close", () => signal.removeEventListener("abort", stop));
		request.on("error", (fault) => resolve(failed(codeOf(fault))));
		request.on("response", (answer) => {
			discard(answer);
			resolve(outcomeOf(answer));
		});
		request.end(webhook.body);
		return promise;
	}

	/** Goes to the address that was looked at, under the name that was asked for. */
	#request({ url, hostname, address }: Reached, webhook: Posted) {
		const options: RequestOptions = {
			host: address,
			port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : url.port,
			path: `${url.pathname}${url.search}`,
			method: "POST",
			agent: false,
			headers: {
				host: url.host,
				"content-type": "application/json",
				"content-length": Buffer.byteLength(webhook.body),
				"user-agent": "Rollcall-Webhooks",
				connection: "close",
				...signedHeaders(webhook, this.#options.secret),
			},
		};
		if (url.protocol === "http:") return plainRequest(options);
		const { ca } = this.#options;
		const servername = isIP(hostname) === 0 ? { servername: hostname } : {};
		return tlsRequest({ ...options, ...servername, ...(ca === undefined ? {} : { ca }) });
	}
}
