import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { v7 } from "uuid";
import { pageOf } from "../../domain/page.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Version } from "../../ports/presence-store.ts";
import type { DeadWebhook, UserState, WebhookOutbox } from "../../ports/webhook-outbox.ts";
import { claimWebhooks } from "./claim-webhooks.ts";
import { knownUsers } from "./known-users.ts";
import { EMPTY_PAGE, readCursor, writeCursor } from "./page.ts";
import { settleWebhooks } from "./settle-webhooks.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, Tables, WebhookRow } from "./tables.ts";
import { addWebhook, lineOf } from "./webhook-rows.ts";

type Line = Pick<WebhookRow, "line" | "kind">;

/**
 * The first that waits and was never refused tells the newest, in its place, and under an id of its own: if it was given
 * back, it may have come through, and receivers take no id twice.
 */
const replaceUnclaimed = statement<Line & Pick<WebhookRow, "id" | "type" | "at" | "detail">>((db, slots) =>
	db
		.updateTable("webhooks")
		.set({ id: slots.id, type: slots.type, at: slots.at, since: slots.at, detail: slots.detail })
		.where("no", "=", (eb) =>
			eb
				.selectFrom("webhooks")
				.select("no")
				.where("line", "=", slots.line)
				.where("kind", "=", slots.kind)
				.where("dead_at", "is", null)
				.where("claim", "is", null)
				.where("attempts", "=", 0)
				.where("holds", "=", 1)
				.orderBy("no")
				.limit(1),
		)
		.where("dead_at", "is", null)
		.where("claim", "is", null),
);

/** What else was given back, was refused or is sent again would tell what is no longer so. */
const dropOlder = statement<Line & Pick<WebhookRow, "id">>((db, slots) =>
	db
		.deleteFrom("webhooks")
		.where("line", "=", slots.line)
		.where("kind", "=", slots.kind)
		.where("dead_at", "is", null)
		.where("claim", "is", null)
		.where((eb) => eb.or([eb("attempts", "=", 0), eb("holds", "=", 0)]))
		.where("id", "!=", slots.id),
);

const detailsOf = statement<Line, Pick<WebhookRow, "detail">>((db, slots) =>
	db
		.selectFrom("webhooks")
		.select("detail")
		.where("line", "=", slots.line)
		.where("kind", "=", slots.kind)
		.where("dead_at", "is", null),
);

/** Is a newer state on its way, which another node announced and was sooner to write? Two epochs have no order. */
async function isOvertaken(db: Db, line: Line, { epoch, version }: Version): Promise<boolean> {
	const { rows } = await detailsOf(db, line);
	return rows.some(({ detail }) => {
		const { version: known } = JSON.parse(detail ?? "{}") as { readonly version?: Version };
		return known?.epoch === epoch && known.version > version;
	});
}

async function keepNewest(db: Db, state: UserState): Promise<void> {
	const { companyId, userId, kind, type, at, version, data } = state;
	const line = lineOf(companyId, { user: userId });
	if (await isOvertaken(db, { line, kind }, version)) return;
	const row = { line, kind, type, at, detail: JSON.stringify({ version, data }) };
	const id = v7();
	const { numAffectedRows } = await replaceUnclaimed(db, { ...row, id });
	await dropOlder(db, { line, kind, id });
	if (numAffectedRows === 0n) await addWebhook(db, { ...row, company_id: companyId, about_id: userId });
}

function toDead(row: WebhookRow): DeadWebhook {
	return {
		id: row.id,
		type: row.type,
		companyId: row.company_id,
		conversationId: row.conversation_id,
		userId: row.about_id,
		at: row.at,
		attempts: row.attempts,
		deadAt: row.dead_at ?? row.at,
		reason: row.reason ?? "",
	};
}

type Which = Parameters<WebhookOutbox["retry"]>[0];
type Row = ExpressionBuilder<Tables, "webhooks">;

function isWanted({ ids, companyId }: Pick<Which, "ids" | "companyId">): (eb: Row) => Expression<SqlBool> {
	return (eb) =>
		eb.and([
			eb("dead_at", "is not", null),
			...(companyId === undefined ? [] : [eb("company_id", "=", companyId)]),
			...(ids === undefined ? [] : [eb("id", "in", ids)]),
		]);
}

/** Gives up what waited too long. */
async function giveUp(db: Db, before: Millis, { now, limit }: { readonly now: Millis; readonly limit: number }) {
	const { numUpdatedRows } = await db
		.updateTable("webhooks")
		.set({ dead_at: now, claim: null, reason: sql<string>`coalesce(reason, 'waited too long')` })
		.where("no", "in", (eb) =>
			eb
				.selectFrom("webhooks")
				.select("no")
				.where("dead_at", "is", null)
				.where("since", "<", before)
				.orderBy("since")
				.orderBy("no")
				.limit(limit),
		)
		.executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}

/** See `WebhookOutbox` for the law. */
export const webhookOutbox: Procedures<WebhookOutbox> = {
	claim: claimWebhooks,
	settle: settleWebhooks,

	async announced(db, [states]) {
		for (const [companyId, ofCompany] of Map.groupBy(states, (state) => state.companyId)) {
			const ids = ofCompany.map(({ userId }) => userId);
			const known = await knownUsers(db, companyId, ids);
			for (const state of ofCompany) if (known.has(state.userId)) await keepNewest(db, state);
		}
	},

	async dead(db, [{ companyId, cursor, limit }]) {
		const after = readCursor(cursor, [Number.MIN_SAFE_INTEGER, 0]);
		if (after === undefined) return EMPTY_PAGE;
		const rows = await db
			.selectFrom("webhooks")
			.selectAll()
			.where(isWanted(companyId === undefined ? {} : { companyId }))
			.where((eb) => eb(eb.refTuple("dead_at", "no"), ">", eb.tuple(...after)))
			.orderBy("dead_at")
			.orderBy("no")
			.limit(limit + 1)
			.execute();
		return pageOf(rows, limit, { item: toDead, cursor: (row) => writeCursor([row.dead_at ?? 0, row.no]) });
	},

	async retry(db, [which, now]) {
		const { numUpdatedRows } = await db
			.updateTable("webhooks")
			.set({ dead_at: null, attempts: 0, holds: 0, claim: null, due_at: now, since: now, reason: null })
			.where("no", "in", (eb) =>
				eb
					.selectFrom("webhooks")
					.select("no")
					.where(isWanted(which))
					.orderBy("dead_at")
					.orderBy("no")
					.limit(which.limit),
			)
			.executeTakeFirstOrThrow();
		return Number(numUpdatedRows);
	},

	async prune(db, [{ waitingBefore, deadBefore, now, limit }]) {
		const { numDeletedRows } = await db
			.deleteFrom("webhooks")
			.where("no", "in", (eb) =>
				eb.selectFrom("webhooks").select("no").where("dead_at", "<", deadBefore).orderBy("dead_at").limit(limit),
			)
			.executeTakeFirstOrThrow();
		return Number(numDeletedRows) + (await giveUp(db, waitingBefore, { now, limit }));
	},
};
