import { expect, test } from "bun:test";
import type { SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import { countedStores } from "../support/counted-stores.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const CROWD = 30;
const TALKS = 5;

type Returned = { readonly back: readonly TestClient[]; readonly cursors: Readonly<Record<string, number>> };

/** A crowd with conversations of whose messages they know, all lost and back. */
async function returned(server: TestServer): Promise<Returned> {
	const names = Array.from({ length: CROWD }, (_, index) => `user-${index}`);
	const crowd = await chatters(server, ...names);
	const speaker = crowd[0] as TestClient;
	const cursors: Record<string, number> = {};
	for (let talk = 0; talk < TALKS; talk += 1) {
		const { id } = await makeConversation(speaker, names.slice(1));
		cursors[id] = (await say(speaker, id, "hello")).rev;
	}
	for (const client of crowd) client.cut();
	await server.settled();
	return { back: await chatters(server, ...names), cursors };
}

/** The stores, which answer `messages.since` no sooner than they may. */
function held(stores: SqlStores): { readonly stores: SqlStores; readonly letGo: () => void } {
	const { promise, resolve } = Promise.withResolvers<void>();
	const { messages } = stores;
	const since: typeof messages.since = async (...args) => {
		const found = messages.since(...args);
		await promise;
		return found;
	};
	return { stores: { ...stores, messages: { ...messages, since } }, letGo: resolve };
}

const UP_TO_DATE = { messages: [], lastRev: 1, hasMore: false };

test("[T-28] [MSG7] who comes back asks the database two questions, however many conversations they ask about", async () => {
	const { stores, calls } = await countedStores();
	await using server = await TestServer.start({ stores });
	const { back, cursors } = await returned(server);
	await server.settled();
	calls.length = 0;
	const [client] = back as [TestClient];
	const { conversations } = await accepted<{ conversations: unknown[] }>(client.send("chat:sync", { cursors }));
	expect(conversations).toMatchObject(
		Object.keys(cursors).map((conversationId) => ({ conversationId, ...UP_TO_DATE })),
	);
	expect(calls).toEqual(["messages.since", "receipts.ofMany"]);
});

test("[T-28] [MSG7] of a herd a few ask the database at once: who sends meanwhile does not wait behind them, and all are answered", async () => {
	const { stores, calls } = await countedStores();
	const { stores: slow, letGo } = held(stores);
	await using server = await TestServer.start({ stores: slow });
	const { back, cursors } = await returned(server);
	await server.settled();
	calls.length = 0;
	const syncs = back.map((client) => accepted<{ conversations: unknown[] }>(client.send("chat:sync", { cursors })));
	for (const client of back) await client.fence();
	expect(calls.filter((call) => call === "messages.since")).toHaveLength(8);
	const [id] = Object.keys(cursors) as [string];
	const sent = await say(back[CROWD - 1] as TestClient, id, "I am back");
	letGo();
	const answers = await Promise.all(syncs);
	expect(answers.map(({ conversations }) => conversations.length)).toEqual(back.map(() => TALKS));
	// Those who had to wait are told what was committed meanwhile.
	const last = answers[CROWD - 1]?.conversations.find(
		(one) => (one as { conversationId: string }).conversationId === id,
	);
	expect(last).toMatchObject({ messages: [{ id: sent.id }], lastRev: 2 });
});
