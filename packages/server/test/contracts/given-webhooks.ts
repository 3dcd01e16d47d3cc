import { WEBHOOK_TYPES, type WebhookType } from "@rollcall/protocol/webhooks";
import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import type { NewMessage } from "../../src/ports/message-store.ts";
import type { ClaimedWebhook, UserState } from "../../src/ports/webhook-outbox.ts";
import type { MakeStores } from "./durable-stores.ts";

/** Opens stores of one back end, empty, that tell of these. */
export type MakeTelling = (tells: readonly WebhookType[]) => ReturnType<MakeStores>;

export const MINUTE = 60_000;

export async function using(make: MakeTelling, run: (stores: DurableStores) => Promise<void>, tells = WEBHOOK_TYPES) {
	const { stores, close } = await make(tells);
	try {
		await run(stores);
	} finally {
		await close();
	}
}

export async function makeGroup({ conversations }: DurableStores, conversationId: string, people: readonly UserKey[]) {
	const [{ companyId }] = people as [UserKey];
	const participants = people.map(({ userId }, at) => ({ userId, role: at === 0 ? "owner" : "member" }) as const);
	const facts = {
		type: "group",
		title: null,
		historyForNew: "joined",
		createdBy: participants[0]?.userId ?? null,
	} as const;
	await conversations.create({ companyId, conversationId, ...facts, participants }, 10);
}

export function aMessage({ companyId, userId }: UserKey, conversationId: string, text: string): NewMessage {
	const body = { type: "text", text, attachments: [], location: null, replyTo: null, metadata: null } as const;
	const ids = { id: `m-${conversationId}-${text}`, clientMessageId: text };
	return { companyId, conversationId, senderId: userId, ...ids, body, now: 20, shown: true };
}

/** Claims what is due at the moment, for a minute. */
export function claimAt({ webhooks }: DurableStores, now: number, by: { claim?: string; limit?: number } = {}) {
	const { claim = "one", limit = 10 } = by;
	return webhooks.claim({ claim, now, until: now + MINUTE, limit });
}

/** What they are, in short. */
export function words(claimed: readonly ClaimedWebhook[]): string[] {
	return claimed.map(({ type, subject }) => {
		if (subject.kind === "message") return `${type} ${subject.message.text}`;
		if (subject.kind === "conversation") return `${type} ${subject.conversation.conversationId}`;
		return `${type} ${subject.data.userId} ${subject.version.version}`;
	});
}

/** Claims and delivers until nothing is due. */
export async function drain(stores: DurableStores, now: number): Promise<string[]> {
	const told: string[] = [];
	for (;;) {
		const claimed = await claimAt(stores, now);
		if (claimed.length === 0) return told;
		told.push(...words(claimed));
		await settleAll(stores, claimed, now);
	}
}

export function settleAll({ webhooks }: DurableStores, claimed: readonly ClaimedWebhook[], now: number): Promise<void> {
	return webhooks.settle(
		"one",
		claimed.map(({ id }) => ({ id, outcome: "delivered" })),
		now,
	);
}

export function aState(key: UserKey, version: number, rest: Partial<UserState> = {}): UserState {
	const data = { userId: key.userId, status: "online" };
	return {
		...key,
		kind: "presence",
		type: "user.online",
		at: version,
		version: { epoch: "e", version },
		data,
		...rest,
	};
}
