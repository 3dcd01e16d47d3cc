import { describe, expect, test } from "bun:test";
import { useTalks } from "./conversations.ts";
import type { MakeStores } from "./durable-stores.ts";

/** The law of `ReceiptStore` on what a row says to one viewer, and of `ConversationStore` on changes and heavy pages. */
export function describeReceiptViewers(name: string, make: MakeStores): void {
	describe(`receipts for a viewer on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		test("[VIS7] [VIS9] a row says whom the person lets see what they have read", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			const { facts, receipts } = stores();
			await facts.save(group.user("bob"), { visibleTo: ["ada"], readReceipts: false });
			const flags = async (viewer: string) =>
				(await receipts.of(group.key, viewer))?.map((row) => [row.userId, row.readReceipts, row.listsViewer]);
			const others = (listed: boolean) => [
				["ada", true, false],
				["bob", false, listed],
				["cem", true, false],
			];
			expect(await flags("ada")).toEqual(others(true));
			expect(await flags("cem")).toEqual(others(false));
		});

		test("[CON2] a change says who is in it now, and what was said last", async () => {
			const group = await talk(["ada", "bob"], { others: ["cem"] });
			const last = await group.send("ada");
			const act = { kind: "put", userId: "cem", role: null } as const;
			const acted = await stores().conversations.act(group.key, act, { actorId: "ada", now: 50, maxPeople: 9 });
			expect(acted).toMatchObject({
				lastMessage: last,
				participants: [{ userId: "ada" }, { userId: "bob" }, { userId: "cem", joinedSeq: 1 }],
			});
		});

		test("[CON1] the direct conversation of two is found whoever is named first, and of others there is none", async () => {
			const pair = await talk(["ada", "bob"], { type: "direct", others: ["cem"] });
			const { conversations } = stores();
			const { companyId, conversationId } = pair.key;
			for (const ids of [
				["ada", "bob"],
				["bob", "ada"],
			])
				expect(await conversations.direct(companyId, ids)).toMatchObject({ conversationId });
			expect(await conversations.direct(companyId, ["ada", "cem"])).toBeUndefined();
			expect(await conversations.direct("elsewhere", ["ada", "bob"])).toBeUndefined();
		});

		test("[CON3] a page of heavy last messages ends early, and the next one goes on", async () => {
			const { user, key } = await talk(["ada"]);
			const text = "\u{1F600}".repeat(8_000);
			for (let made = 0; made < 12; made += 1) {
				const conversationId = `heavy-${key.companyId}-${made}`;
				const at = { companyId: key.companyId, conversationId };
				await stores().conversations.create(
					{
						...at,
						type: "group",
						title: null,
						historyForNew: "all",
						createdBy: "ada",
						participants: [{ userId: "ada", role: "owner" }],
					},
					100 + made,
				);
				const body = { type: "text", text, attachments: [], location: null, replyTo: null, metadata: null } as const;
				const id = `${conversationId}-message`;
				const now = 1_000 + made;
				const sent = { ...at, id, senderId: "ada", clientMessageId: id, body, now, shown: true };
				expect((await stores().messages.append(sent)).outcome).toBe("stored");
			}
			const seen: string[] = [];
			let cursor: string | undefined;
			let pages = 0;
			do {
				const page = await stores().conversations.list(user("ada"), { limit: 50, ...(cursor && { cursor }) });
				seen.push(...page.items.map(({ conversation }) => conversation.conversationId));
				cursor = page.nextCursor ?? undefined;
				pages += 1;
			} while (cursor !== undefined && pages < 20);
			expect([seen.length, new Set(seen).size]).toEqual([13, 13]);
			expect(pages).toBe(2);
		});
	});
}
