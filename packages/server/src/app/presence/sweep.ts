import { type ChangePorts, change, settleOnly } from "./change.ts";

const KEYS_PER_ROUND = 500;

/** Lets time take effect on everybody whose deadline has passed: away, stale, grace, `until`, expiry (PR12, PR13, PR21). */
export async function sweep(ports: ChangePorts, failed: (error: unknown) => void): Promise<void> {
	for (;;) {
		const keys = await ports.presence.due(KEYS_PER_ROUND);
		await Promise.all(keys.map((key) => change(ports, key, settleOnly).catch(failed)));
		if (keys.length < KEYS_PER_ROUND) return;
	}
}
