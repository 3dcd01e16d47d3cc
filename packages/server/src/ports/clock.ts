import type { Millis } from "./keys.ts";

/** The time. Rules get it as an argument; only the shell asks. */
export interface Clock {
	now(): Millis;
}

/** Ids made by the server: UUIDv7 (W24). */
export interface Ids {
	next(): string;
}
