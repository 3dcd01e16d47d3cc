import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say, textsHeard } from "../support/chat.ts";
import { heldStores } from "../support/held-stores.ts";
import { TestServer } from "../support/test-server.ts";

test("[CON2] [T-07] who was taken out twice at once and put in again meanwhile hears what is said, and all know that they are there", async () => {
	const { stores, holdNext, letGo } = await heldStores();
	await using server = await TestServer.start({ stores });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	const bobIs = { conversationId, userId: "bob" };
	const isLookedAt = holdNext("conversations.get");
	const first = alice.send("conversation:remove-participant", bobIs);
	const second = alice.send("conversation:remove-participant", bobIs);
	await accepted(first);
	await isLookedAt;
	await accepted(alice.send("conversation:put-participant", bobIs));
	letGo();
	await second;
	await server.settled();
	await server.fence();
	await say(alice, conversationId, "welcome back");
	await server.fence();
	expect(textsHeard(bob)).toEqual(["welcome back"]);
	const told = bob.heard.filter(({ name }) => name === "conversation:added" || name === "conversation:removed");
	expect(told.at(-1)?.name).toBe("conversation:added");
	const last = alice.all("conversation:updated").at(-1);
	expect(last).toMatchObject({ participants: [{ userId: "bob" }], removed: [] });
});
