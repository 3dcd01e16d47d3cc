import { PostgresAdapter } from "kysely";
import type { Millis } from "../../ports/keys.ts";
import type { ChangedPeople, ClaimedWebhook, WebhookOutbox, WebhookSubject } from "../../ports/webhook-outbox.ts";
import { findConversation, toConversation } from "./conversation-rows.ts";
import { messageAt, toMessage } from "./message-rows.ts";
import { participantRows, toParticipant } from "./participant-rows.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { Db, WebhookRow } from "./tables.ts";

/** What is looked at for one that is claimed: many may stand in the same line. */
const LOOKED_AT = 4;
/** How often more is looked at where all that was due has to wait. */
const ROUNDS = 8;
/** Whoever waits behind one that is about to be claimed is looked at again after so long, unless it is woken before. */
const LOOK_AGAIN: Millis = 1_000;
const LOOK_AGAIN_WITHIN: Millis = 10_000;
/** Whoever waits behind others that wait: those are woken before. Looked at more often, a long line would only be looked at. */
const LOOK_AGAIN_BEHIND: Millis = 300_000;

type Due = { readonly now: Millis; readonly limit: number };
type Head = Pick<WebhookRow, "no" | "due_at">;

const dueRows = statement<Due, WebhookRow>((db, slots) => {
	const due = db
		.selectFrom("webhooks")
		.selectAll()
		.where("dead_at", "is", null)
		.where("due_at", "<=", slots.now)
		.orderBy("due_at")
		.orderBy("no")
		.limit(slots.limit);
	// SQLite has one writer, from whom nobody takes anything away meanwhile.
	return db.getExecutor().adapter instanceof PostgresAdapter ? due.forUpdate().skipLocked() : due;
});

/** Whose turn it is in a line, and who is next. */
const firstTwoOf = statement<Pick<WebhookRow, "line">, Head>((db, slots) =>
	db
		.selectFrom("webhooks")
		.select(["no", "due_at"])
		.where("line", "=", slots.line)
		.where("dead_at", "is", null)
		.where("holds", "=", 1)
		.orderBy("no")
		.limit(2),
);

const take = statement<Pick<WebhookRow, "no" | "claim" | "due_at">>((db, slots) =>
	db.updateTable("webhooks").set({ claim: slots.claim, due_at: slots.due_at }).where("no", "=", slots.no),
);

const postpone = statement<Pick<WebhookRow, "no" | "due_at">>((db, slots) =>
	db.updateTable("webhooks").set({ due_at: slots.due_at }).where("no", "=", slots.no),
);

const drop = statement<Pick<WebhookRow, "no">>((db, slots) => db.deleteFrom("webhooks").where("no", "=", slots.no));

/** Parts those whose turn it is from those that wait for another of their line; those are due when it is. */
async function inTurn(db: Db, due: readonly WebhookRow[], now: Millis): Promise<readonly WebhookRow[]> {
	const heads = new Map<string, readonly Head[]>();
	const lines = [...new Set(due.map(({ line }) => line))];
	await Promise.all(lines.map(async (line) => heads.set(line, (await firstTwoOf(db, { line })).rows)));
	const turn: WebhookRow[] = [];
	const waiting: Promise<unknown>[] = [];
	for (const row of due) {
		const [head, next] = heads.get(row.line) ?? [];
		if (head === undefined || head.no >= row.no) turn.push(row);
		else waiting.push(postpone(db, { no: row.no, due_at: lookedAtAgain({ head, isNext: row.no === next?.no }, now) }));
	}
	await Promise.all(waiting);
	return turn;
}

/** When the one before it is due, but soon: that one may go by itself, or be forgotten, while this is written. */
function lookedAtAgain({ head, isNext }: { readonly head: Head; readonly isNext: boolean }, now: Millis): Millis {
	if (!isNext) return now + LOOK_AGAIN_BEHIND;
	return Math.min(Math.max(head.due_at, now + LOOK_AGAIN), now + LOOK_AGAIN_WITHIN);
}

async function subjectOf(db: Db, row: WebhookRow): Promise<WebhookSubject | undefined> {
	const { company_id: companyId, conversation_id: conversationId, detail } = row;
	// `detail` is what `UserState` and `ChangedPeople` were written as.
	if (conversationId === null) return { kind: "user", ...JSON.parse(detail ?? "{}") };
	const conversation = await findConversation(db, { companyId, conversationId });
	if (conversation === undefined) return undefined;
	const isNews = row.kind === "conversation" || row.type === "message.created";
	const participants = isNews ? (await participantRows(db, conversation.no)).map(toParticipant) : [];
	const facts = { conversation: toConversation(conversation), participants };
	if (row.kind === "conversation") {
		const change = detail === null ? null : (JSON.parse(detail) as ChangedPeople);
		return { kind: "conversation", ...facts, change };
	}
	const message = await messageAt(db, conversation.no, row.seq ?? 0);
	return message && { kind: "message", ...facts, message: toMessage(message, conversationId) };
}

async function claimed(db: Db, row: WebhookRow): Promise<ClaimedWebhook | undefined> {
	const subject = await subjectOf(db, row);
	if (subject === undefined) {
		await drop(db, row);
		return undefined;
	}
	const { id, type, company_id: companyId, at, attempts } = row;
	return { id, type, companyId, at, attempts, subject };
}

/** See `WebhookOutbox` for the law. */
export const claimWebhooks: Procedures<WebhookOutbox>["claim"] = async (db, [{ claim, now, until, limit }]) => {
	for (let round = 0; round < ROUNDS; round += 1) {
		const due = (await dueRows(db, { now, limit: limit * LOOKED_AT })).rows;
		if (due.length === 0) return [];
		const mine = (await inTurn(db, due, now)).slice(0, limit);
		if (mine.length === 0) continue;
		await Promise.all(mine.map(({ no }) => take(db, { no, claim, due_at: until })));
		const webhooks = await Promise.all(mine.map((row) => claimed(db, row)));
		return webhooks.filter((webhook) => webhook !== undefined);
	}
	return [];
};
