import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say } from "../support/chat.ts";
import { heldStores } from "../support/held-stores.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

type Act = (bob: TestClient, id: string) => Promise<unknown>;

test.each<[string, Act, { readonly old: readonly number[]; readonly last: readonly number[] }]>([
	[
		"reads",
		(bob, id) => accepted(bob.send("chat:mark-read", { conversationId: id, seq: 2 })),
		{ old: [1, 1], last: [2, 0] },
	],
	["writes", (bob, id) => say(bob, id, "three"), { old: [1, 1], last: [3, 0] }],
])(
	"[RCP3] who %s while the store counts is told of the count of before, and then how it is now",
	async (_, act, { old, last }) => {
		const { stores, holdNext, letGo } = await heldStores();
		await using server = await TestServer.start({ stores });
		const [alice, bob] = await chatters(server, "alice", "bob");
		const { id } = await makeConversation(alice, ["bob"]);
		await say(bob, id, "one");
		await say(alice, id, "two");
		const isCounted = holdNext("receipts.unread");
		const ticking = server.advance(300);
		await isCounted;
		await act(bob, id);
		letGo();
		await ticking;
		await server.advance(300);
		await server.fence();
		expect(bob.all("chat:unread").map(({ readSeq, unreadCount }) => [readSeq, unreadCount])).toEqual([
			[...old],
			[...last],
		]);
	},
);

test("[RCP3] the same who has read on another device, and goes on writing where nothing of others was between", async () => {
	const { stores, holdNext, letGo } = await heldStores();
	await using server = await TestServer.start({ stores });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const phone = await server.connect("bob", { namespace: "/chat", deviceId: "phone" });
	const { id } = await makeConversation(alice, ["bob"]);
	await say(alice, id, "one");
	await server.advance(300);
	await server.fence();
	bob.forget();
	await accepted(phone.send("chat:mark-read", { conversationId: id, seq: 1 }));
	const isCounted = holdNext("receipts.unread");
	const ticking = server.advance(300);
	await isCounted;
	await say(bob, id, "two");
	letGo();
	await ticking;
	await server.advance(300);
	await server.fence();
	expect(bob.all("chat:unread").map(({ readSeq, unreadCount }) => [readSeq, unreadCount])).toEqual([
		[1, 0],
		[2, 0],
	]);
});
