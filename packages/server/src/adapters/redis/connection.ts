import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import type { Tracer } from "../../ports/tracer.ts";
import { traceCommands } from "./traced-commands.ts";

/** A change or question of several steps that Redis takes as one. Sent by its hash; its text only where Redis lacks it. */
export type RedisScript = { readonly lua: string; readonly sha: string };

/** Names a script by what it is made of. */
export function redisScript(lua: string): RedisScript {
	return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

export type RedisLinkOptions = {
	readonly url: string;
	/** What the connection is for; operators see it in CLIENT LIST. */
	readonly name: string;
	readonly failed: (what: string, error: unknown) => void;
	/** Loaded before anything else is sent on a connection, so that a Redis that came back empty changes no order. */
	readonly scripts?: readonly RedisScript[];
	/** Measures how long Redis takes. */
	readonly stopwatch?: { start(): number; stop(began: number): void };
	/** Null: no traces. */
	readonly tracer?: Tracer | null;
	/** Nothing waits longer for an answer, in milliseconds; below the 2 s that callers may wait (CLU2). */
	readonly commandTimeout?: number;
};

/** Words that Redis begins an error with where it cannot serve now, and may later. */
const PASSING = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|OOM|BUSY|NOREPLICAS|MISCONF|UNBLOCKED|MOVED|ASK)\b/;
const COMMAND_TIMEOUT = 1_500;
const FIRST_RETRY = 50;
/** A Redis that is back is found within so long, in milliseconds. */
export const LONGEST_RETRY = 1_000;

type Answer = string | number | null | readonly Answer[];

/**
 * A connection to Redis that comes back by itself. While it is away, everything asked of it rejects with `StoreUnavailable`
 * within 2 s: nothing is queued, and nothing is sent again, for nobody knows whether it was done.
 */
export class RedisLink {
	readonly redis: Redis;
	readonly #failed: RedisLinkOptions["failed"];
	readonly #name: string;
	readonly #stopwatch: RedisLinkOptions["stopwatch"];
	#reported = false;

	constructor({
		url,
		name,
		failed,
		scripts = [],
		stopwatch,
		tracer = null,
		commandTimeout = COMMAND_TIMEOUT,
	}: RedisLinkOptions) {
		this.#name = name;
		this.#failed = failed;
		this.#stopwatch = stopwatch;
		this.redis = new Redis(url, {
			connectionName: name,
			protocol: 2,
			commandTimeout,
			connectTimeout: commandTimeout,
			keepAlive: 10_000,
			enableOfflineQueue: false,
			maxRetriesPerRequest: 0,
			autoResendUnfulfilledCommands: false,
			autoResubscribe: false,
			retryStrategy: (times) => Math.min(FIRST_RETRY * 2 ** (times - 1), LONGEST_RETRY),
			reconnectOnError: (error) => error.message.startsWith("READONLY"),
		});
		if (tracer !== null) traceCommands(this.redis, tracer, scripts);
		this.redis.on("error", (error: Error) => this.#report(error));
		this.redis.on("ready", () => {
			this.#reported = false;
			for (const { lua } of scripts) this.redis.script("LOAD", lua).catch(() => {});
		});
	}

	get isReady(): boolean {
		return this.redis.status === "ready" && this.redis.stream.writable;
	}

	/** Waits for the first connection, or rejects: it is tried for ever, also after that. */
	async ready(withinMs = COMMAND_TIMEOUT): Promise<void> {
		if (this.isReady) return;
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		const timer = setTimeout(() => reject(new StoreUnavailable("Redis cannot be reached")), withinMs);
		this.redis.once("ready", resolve);
		try {
			await promise;
		} finally {
			clearTimeout(timer);
			this.redis.off("ready", resolve);
		}
	}

	/** Asks Redis something; what it cannot answer now rejects with `StoreUnavailable`. */
	async call<T>(ask: (redis: Redis) => Promise<T>): Promise<T> {
		const began = this.#stopwatch?.start() ?? 0;
		try {
			return await ask(this.redis);
		} catch (error) {
			throw this.explain(error);
		} finally {
			this.#stopwatch?.stop(began);
		}
	}

	/** Runs a script as one step. */
	run(script: RedisScript, keys: readonly string[], args: readonly (string | number)[]): Promise<Answer> {
		const words = [keys.length, ...keys, ...args] as const;
		return this.call(async (redis) => {
			try {
				return (await redis.evalsha(script.sha, ...words)) as Answer;
			} catch (error) {
				if (!isReply(error, /^NOSCRIPT\b/)) throw error;
				return (await redis.eval(script.lua, ...words)) as Answer;
			}
		});
	}

	close(): void {
		this.redis.disconnect();
	}

	/** What an error of this connection means to callers: that Redis is away, or a fault of ours, without what was asked. */
	explain(error: unknown): Error {
		if (isReply(error, /^/) && !isReply(error, PASSING)) return plain(error);
		// A link that does not answer may be dead without anybody having said so: another one is faster than waiting.
		if (error instanceof Error && error.message === "Command timed out" && this.isReady) this.redis.stream.destroy();
		return new StoreUnavailable("Redis cannot be reached", { cause: plain(error) });
	}

	/** Once for every time that it goes away. Addresses and passwords are no part of what is said. */
	#report(error: Error): void {
		if (this.#reported) return;
		this.#reported = true;
		this.#failed(`connection to Redis (${this.#name})`, plain(error));
	}
}

function isReply(error: unknown, saying: RegExp): boolean {
	return error instanceof Error && error.name === "ReplyError" && saying.test(error.message);
}

/** Only what it says: ioredis hangs the command with its arguments on an error, and these are people's. */
function plain(error: unknown): Error {
	return new Error(error instanceof Error ? error.message : "unknown");
}
