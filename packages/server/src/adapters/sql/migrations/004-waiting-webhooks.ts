import { sql } from "kysely";
import type { Migration } from "./migration.ts";

/** What waited too long is found among the few that have, not among all that wait. */
export const waitingWebhooks: Migration = {
	number: 4,
	name: "waiting-webhooks",
	async up(db) {
		await db.schema
			.createIndex("webhooks_waiting")
			.on("webhooks")
			.columns(["since", "no"])
			.where(sql`dead_at`, "is", null)
			.execute();
	},
};
