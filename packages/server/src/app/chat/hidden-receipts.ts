import type { Bus } from "../../ports/bus.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ReceiptStore } from "../../ports/receipt-store.ts";
import { KeySet } from "../presence/marks.ts";

const KEYS_AT_ONCE = 1_000;

/**
 * The people of whom receipts are stored that nobody was shown yet (VIS7). Kept in memory, so that whoever arrives
 * without any costs no SQL.
 */
export class HiddenReceipts {
	readonly #bus: Pick<Bus, "publish">;
	readonly #users = new KeySet();
	/** Those of them who may be seen now. */
	readonly #due = new KeySet();

	/** @param bus by which other nodes learn of them */
	constructor(bus: Pick<Bus, "publish">) {
		this.#bus = bus;
	}

	/** Reads from the store who they are, once, before anybody connects. */
	async load(store: Pick<ReceiptStore, "hidden">): Promise<void> {
		let page = await store.hidden(null, KEYS_AT_ONCE);
		while (page.length > 0) {
			for (const key of page) this.#users.add(key);
			page = await store.hidden(page[page.length - 1] as UserKey, KEYS_AT_ONCE);
		}
	}

	/** Something was stored of the user that is not shown. They may have come into sight meanwhile. */
	add({ companyId, userId }: UserKey): void {
		const key = { companyId, userId };
		this.#due.add(key);
		if (!this.#users.has(key)) this.#bus.publish({ kind: "hidden", key });
	}

	/** Whichever node announces the user next has something to show. */
	know(key: UserKey): void {
		this.#users.add(key);
	}

	/** The user can be seen from now on. */
	seen(key: UserKey): void {
		if (this.#users.has(key)) this.#due.add(key);
	}

	/** Whom to look at; each is given once until they are seen again, or something more is stored. */
	takeDue(): readonly UserKey[] {
		return this.#due.take();
	}

	/** Everything of the user is being shown. */
	remove(key: UserKey): void {
		this.#users.delete(key);
	}
}
