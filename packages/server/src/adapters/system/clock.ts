import type { Clock } from "../../ports/clock.ts";

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds that pass evenly, whatever happens to the clock of the machine. They say how long, never when. */
export const steadyClock: Clock = { now: () => performance.now() };
