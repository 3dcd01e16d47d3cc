import type { Millis } from "../../ports/keys.ts";
import type { Settlement, WebhookOutbox } from "../../ports/webhook-outbox.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, WebhookRow } from "./tables.ts";

type Line = Pick<WebhookRow, "line">;
type Held = Pick<WebhookRow, "id"> & { readonly claim: string };

const deliver = statement<Pick<WebhookRow, "id">, Line>((db, slots) =>
	db.deleteFrom("webhooks").where("id", "=", slots.id).returning("line"),
);

const tryAgain = statement<Held & Pick<WebhookRow, "due_at" | "holds" | "reason">, Line>((db, slots) =>
	db
		.updateTable("webhooks")
		.set((eb) => ({
			claim: null,
			attempts: eb("attempts", "+", 1),
			due_at: slots.due_at,
			// Both or not: one that lets others pass does so to its end (WHK3).
			holds: eb("holds", "*", slots.holds),
			reason: slots.reason,
		}))
		.where("id", "=", slots.id)
		.where("claim", "=", slots.claim)
		.returning("line"),
);

const giveUp = statement<Held & Pick<WebhookRow, "dead_at" | "reason">, Line>((db, slots) =>
	db
		.updateTable("webhooks")
		.set((eb) => ({
			claim: null,
			attempts: eb("attempts", "+", 1),
			dead_at: slots.dead_at,
			reason: slots.reason,
		}))
		.where("id", "=", slots.id)
		.where("claim", "=", slots.claim)
		.returning("line"),
);

const release = statement<Held & Pick<WebhookRow, "due_at">, Line>((db, slots) =>
	db
		.updateTable("webhooks")
		.set({ claim: null, due_at: slots.due_at })
		.where("id", "=", slots.id)
		.where("claim", "=", slots.claim)
		.returning("line"),
);

/** The next of a line that was never tried waits for nobody any more. */
const wake = statement<Line & { readonly now: Millis }>((db, slots) =>
	db
		.updateTable("webhooks")
		.set({ due_at: slots.now })
		.where("no", "=", (eb) =>
			eb
				.selectFrom("webhooks")
				.select("no")
				.where("line", "=", slots.line)
				.where("dead_at", "is", null)
				.where("claim", "is", null)
				.where("attempts", "=", 0)
				.orderBy("no")
				.limit(1),
		)
		.where("due_at", ">", slots.now),
);

async function settleOne(db: Db, held: Held, { settled, now }: { readonly settled: Settlement; readonly now: Millis }) {
	switch (settled.outcome) {
		case "delivered":
			return deliver(db, held);
		case "released":
			return release(db, { ...held, due_at: settled.dueAt });
		case "dead":
			return giveUp(db, { ...held, dead_at: now, reason: settled.reason });
		case "again":
			return tryAgain(db, { ...held, due_at: settled.dueAt, holds: settled.holds ? 1 : 0, reason: settled.reason });
	}
}

function letsPass(settled: Settlement): boolean {
	if (settled.outcome === "again") return !settled.holds;
	return settled.outcome !== "released";
}

/** See `WebhookOutbox` for the law. */
export const settleWebhooks: Procedures<WebhookOutbox>["settle"] = async (db, [claim, settlements, now]) => {
	for (const settled of settlements) {
		const [found] = (await settleOne(db, { id: settled.id, claim }, { settled, now })).rows;
		if (found !== undefined && letsPass(settled)) await wake(db, { line: found.line, now });
	}
};
