import { expect, test } from "bun:test";
import { accepted, chatters, makeConversation, say, textsHeard } from "../support/chat.ts";
import { heldStores } from "../support/held-stores.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

/** That they came (+) and went (-), as they were told. */
function comings(client: TestClient): string {
	const signs = new Map([
		["conversation:added", "+"],
		["conversation:removed", "-"],
	]);
	return client.heard.map(({ name }) => signs.get(name) ?? "").join("");
}

async function group() {
	const { stores, holdNext } = await heldStores();
	const server = await TestServer.start({ stores });
	const [alice, bob] = await chatters(server, "alice", "bob");
	const { id: conversationId } = await makeConversation(alice, ["bob"]);
	await server.advance(600);
	for (const client of [alice, bob]) client.forget();
	const bobIs = { conversationId, userId: "bob" };
	const remove = () => alice.send("conversation:remove-participant", bobIs);
	const put = () => alice.send("conversation:put-participant", bobIs);
	return { server, holdNext, alice, bob, conversationId, remove, put };
}

/** Taken out twice at once, and put in again before the second has looked what to tell: told last is that they went. */
async function crossed() {
	const scene = await group();
	const looking = scene.holdNext("conversations.get");
	const [first, second] = [scene.remove(), scene.remove()];
	await accepted(first);
	await looking.isDone;
	await accepted(scene.put());
	looking.letGo();
	await second;
	await scene.server.fence();
	expect(comings(scene.bob)).toBe("-+-");
	return scene;
}

test("[CON2] [T-07] who was taken out twice at once and put in again meanwhile hears what is said, and all know that they are there", async () => {
	const { server, alice, bob, conversationId } = await crossed();
	await server.advance(300);
	await say(alice, conversationId, "welcome back");
	await server.fence();
	expect([comings(bob), textsHeard(bob)]).toEqual(["-+-+", ["welcome back"]]);
	const last = alice.all("conversation:updated").at(-1);
	expect(last).toMatchObject({ participants: [{ userId: "bob" }], removed: [] });
	await server.advance(600);
	await server.fence();
	expect(comings(bob)).toBe("-+-+");
	await server.close();
});

test("[CON2] [CLU2] the same where the store is away when it is looked at", async () => {
	const { server, holdNext, bob } = await crossed();
	const looking = holdNext("conversations.participants");
	const ticking = server.advance(300);
	await looking.isDone;
	looking.lose();
	await ticking;
	await server.fence();
	expect(comings(bob)).toBe("-+-");
	await server.advance(300);
	await server.fence();
	expect(comings(bob)).toBe("-+-+");
	await server.close();
});

test("[CON2] what is told meanwhile by whoever changed it is not told again", async () => {
	const { server, holdNext, bob, remove, put } = await group();
	await accepted(remove());
	const putting = holdNext("conversations.act");
	const answer = put();
	await putting.isDone;
	const looking = holdNext("conversations.get");
	const ticking = server.advance(300);
	await looking.isDone;
	putting.letGo();
	await accepted(answer);
	looking.letGo();
	await ticking;
	await server.advance(600);
	await server.fence();
	expect(comings(bob)).toBe("-+");
	await server.close();
});
