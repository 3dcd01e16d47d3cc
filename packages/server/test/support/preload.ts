import { afterAll } from "bun:test";
import { stopShared } from "./redis.ts";

/** Long enough for what a last test left behind to go wrong where the runner still sees it, in milliseconds. */
const DRAIN = 100;

// The runner fails on an unhandled rejection while it runs, and forgets those that come after the last test (M5).
afterAll(async () => {
	await Bun.sleep(DRAIN);
	await stopShared();
});
