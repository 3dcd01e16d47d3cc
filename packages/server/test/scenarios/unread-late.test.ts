import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import { type HeldStores, heldStores } from "../support/held-stores.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Late = Pick<HeldStores, "holdNext"> & { readonly server: TestServer };

/** What is unread is told while the store is late with an answer; meanwhile something happens. Then it is told again. */
async function tellLate({ server, holdNext }: Late, act: () => Promise<unknown>): Promise<void> {
	const held = holdNext("receipts.unread");
	const ticking = server.advance(300);
	await held.isDone;
	await act();
	held.letGo();
	await ticking;
	await server.advance(300);
	await server.fence();
}

function countsHeard(client: TestClient, id: string): unknown[] {
	const all = client.all("chat:unread").filter(({ conversationId }) => conversationId === id);
	return all.map(({ readSeq, unreadCount }) => [readSeq, unreadCount]);
}

test.each<[string, (bob: TestClient, id: string) => Promise<unknown>, readonly number[]]>([
	["reads", (bob, id) => accepted(bob.send("chat:mark-read", { conversationId: id, seq: 2 })), [2, 0]],
	["writes", (bob, id) => say(bob, id, "three"), [3, 0]],
])(
	"[RCP3] who %s while the store counts is told of the count of before, and then how it is now",
	async (_, act, last) => {
		const { stores, holdNext } = await heldStores();
		await using server = await TestServer.start({ stores });
		const [alice, bob] = await chatters(server, "alice", "bob");
		const { id } = await makeConversation(alice, ["bob"]);
		await say(bob, id, "one");
		await say(alice, id, "two");
		await tellLate({ server, holdNext }, () => act(bob, id));
		expect(countsHeard(bob, id)).toEqual([[1, 1], last]);
	},
);

test("[RCP3] the same who has read on another device, and goes on writing where nothing of others was between", async () => {
	const { stores, holdNext } = await heldStores();
	await using server = await TestServer.start({ stores });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("bob", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	await say(alice, id, "one");
	await server.advance(300);
	await server.fence();
	bob.forget();
	await accepted(phone.send("chat:mark-read", { conversationId: id, seq: 1 }));
	await tellLate({ server, holdNext }, () => say(bob, id, "two"));
	expect(countsHeard(bob, id)).toEqual([
		[1, 0],
		[2, 0],
	]);
});
