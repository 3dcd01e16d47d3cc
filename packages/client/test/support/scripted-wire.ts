import type { Wire } from "../../src/connection/link.ts";
import { notConnected } from "../../src/rollcall-error.ts";
import type { Answers, Events, Payloads } from "../../src/wire.ts";
import type { FakeClock } from "./fake-clock.ts";

export type Said = { readonly at: number; readonly name: string; readonly payload: unknown };
type Answer<Name extends keyof Payloads> = Answers[Name] | Promise<Answers[Name]>;
type Answering = { [Name in keyof Payloads]?: (payload: Payloads[Name]) => Answer<Name> };

/** A connection whose other end is the test: it notes what is said, and when. */
export class ScriptedWire implements Wire {
	readonly said: Said[] = [];
	readonly #clock: FakeClock;
	readonly #began: number;
	#answering: Answering;
	readonly #ups: (() => void)[] = [];
	readonly #downs: (() => void)[] = [];
	readonly #hearing = new Map<string, ((data: never) => void)[]>();
	isUp = false;

	constructor(clock: FakeClock, answering: Answering = {}) {
		this.#clock = clock;
		this.#began = clock.now();
		this.#answering = answering;
	}

	async ask<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): Promise<Answers[Name]> {
		this.tell(name, payload);
		if (!this.isUp) throw notConnected();
		return (await this.#answering[name]?.(payload)) ?? ({} as Answers[Name]);
	}

	/** Answers this otherwise from now on, or with what it was answered with until now. */
	override<Name extends keyof Payloads>(
		name: Name,
		answer: (payload: Payloads[Name], before: () => Answer<Name> | undefined) => Answer<Name> | undefined,
	): void {
		const before = this.#answering[name];
		const overridden = (payload: Payloads[Name]) => answer(payload, () => before?.(payload));
		this.#answering = { ...this.#answering, [name]: overridden };
	}

	tell<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): void {
		this.said.push({ at: this.#clock.now() - this.#began, name, payload });
	}

	on<Name extends keyof Events>(name: Name, listener: (data: Events[Name]) => void): () => void {
		this.#hearing.set(name, [...(this.#hearing.get(name) ?? []), listener as (data: never) => void]);
		return () => void this.#hearing.set(name, []);
	}

	onUp(listener: () => void): void {
		this.#ups.push(listener);
	}

	onDown(listener: () => void): void {
		this.#downs.push(listener);
	}

	/** The server says something. */
	hear<Name extends keyof Events>(name: Name, data: Events[Name]): void {
		for (const listener of this.#hearing.get(name) ?? []) listener(data as never);
	}

	up(): void {
		this.isUp = true;
		for (const listener of this.#ups) listener();
	}

	down(): void {
		this.isUp = false;
		for (const listener of this.#downs) listener();
	}

	/** When this was said, in milliseconds since the beginning. */
	times(name: string): readonly number[] {
		return this.said.filter((one) => one.name === name).map(({ at }) => at);
	}

	/** With what this was said. */
	all(name: string): readonly unknown[] {
		return this.said.filter((one) => one.name === name).map(({ payload }) => payload);
	}
}
