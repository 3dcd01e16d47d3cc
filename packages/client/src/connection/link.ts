import { Alarm, type Clock } from "../clock.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { closed, failure, notConnected, RollcallError } from "../rollcall-error.ts";
import { Listeners, Signal } from "../stores/readable.ts";
import type { Answers, Events, Payloads } from "../wire.ts";
import { Line, type LineOptions, type Refused } from "./line.ts";
import { type ConnectionEvent, type ConnectionState, type Effect, isUp, step } from "./machine.ts";
import type { TokenSource } from "./token.ts";

/** What the rest of the client sees of a connection. */
export type Wire = {
	readonly isUp: boolean;
	/** Asks, and again where the server says that it was too much at once. @throws RollcallError */
	ask<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): Promise<Answers[Name]>;
	/** Says something that loses its meaning with time: once, and nobody minds if it fails. */
	tell<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): void;
	/** Calls back at each event of this name; returns how to stop. */
	on<Name extends keyof Events>(name: Name, listener: (data: Events[Name]) => void): () => void;
	/** Calls back when it is connected anew, and when that is over. */
	onUp(listener: () => void): void;
	onDown(listener: () => void): void;
};

type Handshake = (token: string) => Omit<LineOptions, "transports">;
type Answer = ({ readonly success: true } & object) | { readonly success: false; readonly error: RollcallError };

export type LinkPorts = {
	readonly tokens: TokenSource;
	readonly handshake: Handshake;
	readonly clock: Clock;
	readonly random: () => number;
};

const ANSWER_WITHIN = 15_000;
const RETRIES = 3;
/** The application is asked for a token no oftener, for it may have none that is newer. */
const ASK_FOR_TOKEN_AGAIN = 10_000;

/** One connection, brought back whenever it is lost and that may help: does what the machine decides. */
export class Link implements Wire {
	readonly state = new Signal<ConnectionState>({ kind: "idle" });
	readonly #ports: LinkPorts;
	readonly #timer: Alarm;
	readonly #refresh: Alarm;
	readonly #ups = new Listeners();
	readonly #downs = new Listeners();
	readonly #hearing = new Map<string, Listeners<unknown>>();
	readonly #awaited = new Set<(error: RollcallError) => void>();
	#line: Line | null = null;
	/** One that fails is followed by the other; of one that hangs nothing is heard, so that the other comes first after it. */
	readonly #transports = ["websocket", "polling"];
	#needsToken = false;

	constructor(ports: LinkPorts) {
		this.#ports = ports;
		this.#timer = new Alarm(ports.clock, () => {
			if (this.#line !== null) this.#transports.reverse();
			this.happen({ type: "timer" });
		});
		this.#refresh = new Alarm(ports.clock, () => {
			if (this.#needsToken) this.#renew();
		});
		this.on("auth:expiring", () => this.happen({ type: "expiring" }));
		this.on("server:draining", ({ reconnectAfterMs }) => this.happen({ type: "draining", reconnectAfterMs }));
		this.on("connection:closing", ({ message = ENDED, ...end }) => this.happen({ type: "closing", message, ...end }));
	}

	get isUp(): boolean {
		return isUp(this.state.getSnapshot());
	}

	/** Lets the machine decide, and does it. */
	happen(event: ConnectionEvent): void {
		const before = this.state.getSnapshot();
		const { state, effects } = step(before, event, this.#ports.random());
		this.state.set(state);
		for (const effect of effects) this.#do(effect);
	}

	onUp(listener: () => void): void {
		this.#ups.add(listener);
	}

	onDown(listener: () => void): void {
		this.#downs.add(listener);
	}

	on<Name extends keyof Events>(name: Name, listener: (data: Events[Name]) => void): () => void {
		const hearing = this.#hearing.get(name) ?? new Listeners<unknown>();
		this.#hearing.set(name, hearing);
		return hearing.add(listener as (data: unknown) => void);
	}

	async ask<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): Promise<Answers[Name]> {
		for (let retries = 0; ; retries += 1) {
			try {
				return await this.#once(name, payload);
			} catch (error) {
				const { code, retryAfterMs } = error as RollcallError;
				if (code !== "rate_limited" || retryAfterMs === undefined || retries >= RETRIES) throw error;
				await this.#pass(retryAfterMs * (1 + this.#ports.random() / 4));
			}
		}
	}

	tell<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): void {
		this.#once(name, payload).catch(() => {}); // what it said is past
	}

	#once<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): Promise<Answers[Name]> {
		const asked = this.#await<Answers[Name]>(ANSWER_WITHIN, () => asked.reject(failure("unavailable", "No answer.")));
		const sent = this.#line?.send(name, payload, (answer) => {
			const { success, ...rest } = answer as Answer;
			if (success) asked.resolve(rest as unknown as Answers[Name]);
			else asked.reject(this.#failure((rest as { readonly error: RollcallError }).error));
		});
		if (sent !== true) asked.reject(this.#whyNot());
		return asked.promise;
	}

	#failure(error: RollcallError): RollcallError {
		if (error.code === "token_expired") this.#renew();
		return new RollcallError(error);
	}

	#pass(ms: number): Promise<void> {
		const passing = this.#await<void>(ms, () => passing.resolve());
		if (this.#line === null) passing.reject(this.#whyNot());
		return passing.promise;
	}

	/** What fails with the connection at the latest, and has so much time until then. */
	#await<T>(ms: number, over: () => void): Deferred<T> {
		const awaited = deferred<T>();
		const alarm = new Alarm(this.#ports.clock, over);
		alarm.set(ms);
		this.#awaited.add(awaited.reject);
		const end = () => {
			alarm.clear();
			this.#awaited.delete(awaited.reject);
		};
		awaited.promise.then(end, end);
		return awaited;
	}

	/** Why nothing can be asked now. */
	#whyNot(): RollcallError {
		return this.state.getSnapshot().kind === "closed" ? closed() : notConnected();
	}

	#do(effect: Effect): void {
		switch (effect.do) {
			case "token":
				return this.#fetchToken(effect.renew);
			case "open":
				return this.#open();
			case "cut":
			case "leave":
				return this.#end(effect.do === "leave");
			case "wait":
				return this.#timer.set(effect.ms);
			case "calm":
				return this.#timer.clear();
			case "refresh":
				return this.#renew();
			case "up":
				return this.#ups.tell();
			case "down":
				return this.#downs.tell();
		}
	}

	#fetchToken(renew: boolean): void {
		this.#ports.tokens.get(renew).then(
			() => this.happen({ type: "token" }),
			(error: unknown) => {
				const isFinal = error instanceof RollcallError && !error.retryable;
				this.happen({ type: "no-token", why: isFinal ? error.message : null });
			},
		);
	}

	#open(): void {
		const { handshake, tokens } = this.#ports;
		this.#line = new Line(
			{ ...handshake(tokens.current ?? ""), transports: this.#transports },
			{
				ready: () => this.happen({ type: "ready" }),
				refused: (error) => {
					// It hangs no more, and polling goes to one node each time: a WebSocket first, as in the beginning.
					this.#transports.sort().reverse();
					this.happen(refusalOf(error));
				},
				lost: (reason) => this.happen({ type: "lost", byServer: reason === "io server disconnect" }),
				event: (name, data) => this.#hearing.get(name)?.tell(data),
			},
		);
	}

	#end(leave: boolean): void {
		const line = this.#line;
		this.#line = null;
		this.#refresh.clear();
		line?.end(leave);
		for (const fail of this.#awaited) fail(this.#whyNot());
	}

	/** Gives the link a newer token; where the application has none now, it is asked again in a while. */
	#renew(): void {
		if (!this.isUp || !this.#ports.tokens.isRenewable) return;
		this.#needsToken = this.#refresh.isSet;
		if (this.#needsToken) return;
		this.#refresh.set(ASK_FOR_TOKEN_AGAIN);
		this.#ports.tokens
			.get(true)
			.then((token) => this.#once("auth:refresh", { token }))
			.catch(() => {
				this.#needsToken = true;
				if (this.isUp) this.#refresh.set(ASK_FOR_TOKEN_AGAIN);
			});
	}
}

const ENDED = "The server ended it.";

function refusalOf(error: Refused): ConnectionEvent {
	const { code, retryable = false, retryAfterMs: told } = error.data ?? {};
	if (code !== undefined) return { type: "refused", code, message: error.message, retryable, retryAfterMs: told };
	return { type: "failed", retryAfterMs: waitOf(error) };
}

/** What `Retry-After` says; of an answer that never came it cannot be asked. */
function waitOf({ context }: Refused): number {
	try {
		return Number(context?.getResponseHeader?.("Retry-After") ?? 0) * 1_000;
	} catch {
		return 0;
	}
}
