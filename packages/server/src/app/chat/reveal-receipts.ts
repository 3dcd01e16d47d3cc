import { showsReceipts } from "../../domain/receipts.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ReceiptStore } from "../../ports/receipt-store.ts";
import { settledRecord } from "../presence/settled.ts";
import { type TellReceiptPorts, tellReceipts } from "./tell-receipts.ts";

export type RevealPorts = TellReceiptPorts & { readonly receipts: ReceiptStore };

/**
 * Shows to others what somebody read and received while nobody could see them, now that they are seen again, dated now
 * (VIS7). Nothing of who is not seen; they stay marked, and are looked at again where others take them to be there. A fault is tried again the next time.
 */
export async function revealReceipts(ports: RevealPorts): Promise<void> {
	await Promise.all(ports.hiddenReceipts.takeDue().map((key) => revealOne(ports, key)));
}

async function revealOne(ports: RevealPorts, key: UserKey): Promise<void> {
	const { hiddenReceipts } = ports;
	try {
		const record = await settledRecord(ports, key);
		if (!showsReceipts(record)) {
			// Of who is back before others were told that they had gone nothing will be announced.
			if (record.shown.plain.status !== "offline") hiddenReceipts.seen(key);
			return;
		}
		hiddenReceipts.remove(key);
		for (const step of await ports.receipts.reveal(key, ports.clock.now())) await tellReceipts(ports, step, record);
	} catch (error) {
		hiddenReceipts.add(key);
		ports.failed("hidden receipts", error);
	}
}
