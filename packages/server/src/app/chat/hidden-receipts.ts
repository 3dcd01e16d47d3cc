import type { UserKey } from "../../ports/keys.ts";
import type { ReceiptStore } from "../../ports/receipt-store.ts";

const KEYS_AT_ONCE = 1_000;

/**
 * The people of whom receipts are stored that nobody was shown yet (VIS7). Kept in memory, so that whoever arrives
 * without any costs no SQL.
 */
export class HiddenReceipts {
	readonly #users = new Set<string>();

	/** Reads from the store who they are, once, before anybody connects. */
	async load(store: Pick<ReceiptStore, "hidden">): Promise<void> {
		let page = await store.hidden(null, KEYS_AT_ONCE);
		while (page.length > 0) {
			for (const key of page) this.add(key);
			page = await store.hidden(page[page.length - 1] as UserKey, KEYS_AT_ONCE);
		}
	}

	add({ companyId, userId }: UserKey): void {
		this.#users.add(`${companyId}/${userId}`);
	}

	/** Was the user among them? From now on they are not. */
	take({ companyId, userId }: UserKey): boolean {
		return this.#users.delete(`${companyId}/${userId}`);
	}

	/** Is anybody among them? */
	get any(): boolean {
		return this.#users.size > 0;
	}

	has({ companyId, userId }: UserKey): boolean {
		return this.#users.has(`${companyId}/${userId}`);
	}
}
