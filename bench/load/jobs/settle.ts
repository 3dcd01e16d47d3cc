import type { Fleet } from "../fleet.ts";

export type SettleOrder = { readonly quietMs: number; readonly timeoutMs: number };

const LOOK_EVERY = 20;

/** Waits until nothing has arrived for a while: what was queued in the server is out. Pings do not count. */
export async function settle(fleet: Fleet, { quietMs, timeoutMs }: SettleOrder): Promise<void> {
	const until = performance.now() + timeoutMs;
	const begun = performance.now();
	while (performance.now() < until) {
		const since = Math.max(fleet.lastFrameAt, begun);
		if (performance.now() - since >= quietMs) return;
		await Bun.sleep(LOOK_EVERY);
	}
	throw new Error(`Frames still arrive after ${timeoutMs} ms.`);
}

/** Waits for a fact; false where it did not come true in time. */
export async function within(ms: number, fact: () => boolean): Promise<boolean> {
	const until = performance.now() + ms;
	while (!fact()) {
		if (performance.now() > until) return false;
		await Bun.sleep(1);
	}
	return true;
}
