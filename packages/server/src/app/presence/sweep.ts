import { lengthenGrace } from "../../domain/returning.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type ChangePorts, change, settleOnly } from "./change.ts";

export type SweepPorts = ChangePorts & {
	/** Is a crowd coming back, so that those whose grace is over are waited for? */
	readonly isCrowdComing: () => boolean;
	readonly failed: (what: string, error: unknown) => void;
};

const KEYS_PER_ROUND = 500;
/** Whoever waits among a crowd that is coming back is looked at again after that. */
const LONGER = 2_000;

/** Lets time take effect on everybody whose deadline has passed: away, stale, grace, `until`, expiry (PR12, PR13, PR21). */
export async function sweep(ports: SweepPorts): Promise<void> {
	const { presence, isCrowdComing, failed } = ports;
	const pass = isCrowdComing() ? passAmongCrowd : passTime;
	for (;;) {
		const keys = await presence.due(KEYS_PER_ROUND);
		await Promise.all(keys.map((key) => pass(ports, key).catch((error: unknown) => failed("sweep", error))));
		if (keys.length < KEYS_PER_ROUND) return;
	}
}

async function passTime(ports: SweepPorts, key: UserKey): Promise<void> {
	await change(ports, key, settleOnly);
}

async function passAmongCrowd(ports: SweepPorts, key: UserKey): Promise<void> {
	await ports.presence.update(key, (record, now) => ({
		record: lengthenGrace(record, { now, until: now + LONGER }),
		answer: undefined,
	}));
	await passTime(ports, key);
}
