import { expect, test } from "bun:test";
import type { BusMessage } from "../../src/ports/bus.ts";
import { BusNode } from "../support/bus-node.ts";
import { accepted, makeConversation, say, textsHeard } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { TestCluster } from "../support/test-cluster.ts";

const CHAT = { namespace: "/chat" } as const;

/** Another node of the cluster, whose messages come when the test wants. */
function lateNode({ places }: TestCluster): Promise<BusNode> {
	return BusNode.start({ url: places.redisUrl, prefix: places.redisPrefix }, "acme");
}

function tickUntil(cluster: TestCluster, isSo: () => boolean): Promise<void> {
	return eventually(async () => {
		await cluster.announce();
		return isSo();
	});
}

test("[STO7] what is published here alone reaches no other node", async () => {
	await using cluster = await TestCluster.start({ nodes: 1 });
	const [one, other] = [await lateNode(cluster), await lateNode(cluster)];
	const about = (companyId: string): BusMessage => ({ kind: "resync", companyId });
	await one.bus.follow("rival");
	await other.bus.follow("rival");
	one.bus.publishHere(about("acme"));
	one.bus.publish(about("rival"));
	await eventually(() => other.heard.length > 0);
	expect([one.heard, other.heard]).toEqual([[about("acme"), about("rival")], [about("rival")]]);
	for (const node of [one, other]) node.stop();
});

test("[CLU1] [CON2] [T-07] what another node told late of who is in a conversation changes nothing: who is in it hears it, who is not does not", async () => {
	await using cluster = await TestCluster.start();
	const late = await lateNode(cluster);
	const ada = await cluster.node(0).connect("ada", CHAT);
	const [bob, eve] = [await cluster.node(1).connect("bob", CHAT), await cluster.node(1).connect("eve", CHAT)];
	await cluster.announce();
	const { id: conversationId } = await makeConversation(ada, ["bob", "eve"]);
	for (const client of [bob, eve]) await client.hears("conversation:added");
	await accepted(ada.send("conversation:remove-participant", { conversationId, userId: "eve" }));
	await eve.hears("conversation:removed");
	for (const client of [ada, bob, eve]) client.forget();
	const change = { kind: "membership", companyId: "acme", conversationId, type: "group" } as const;
	late.bus.publish({ ...change, people: 2, added: [], removed: ["bob"] });
	late.bus.publish({ ...change, people: 3, added: ["eve"], removed: [] });
	await tickUntil(cluster, () => bob.all("conversation:added").length + eve.all("conversation:removed").length === 2);
	await ada.hears("conversation:updated", ({ removed }) => (removed as string[]).includes("eve"));
	await say(ada, conversationId, "for bob alone");
	await bob.hears("chat:message");
	await eve.fence();
	expect([textsHeard(bob), textsHeard(eve)]).toEqual([["for bob alone"], []]);
	const [again, notAgain] = [await cluster.node(1).connect("bob", CHAT), await cluster.node(1).connect("eve", CHAT)];
	await say(ada, conversationId, "for both devices of bob");
	await again.hears("chat:message");
	await notAgain.fence();
	expect([textsHeard(again), textsHeard(notAgain)]).toEqual([["for both devices of bob"], []]);
	late.stop();
});

test("[CLU1] [CON2] [T-07] of a group that nobody is in any more nobody hears, whatever was told late", async () => {
	await using cluster = await TestCluster.start();
	const late = await lateNode(cluster);
	const ada = await cluster.node(0).connect("ada", CHAT);
	const eve = await cluster.node(1).connect("eve", CHAT);
	await cluster.announce();
	const { id: conversationId } = await makeConversation(ada, ["eve"]);
	await eve.hears("conversation:added");
	await accepted(eve.send("conversation:remove-participant", { conversationId, userId: "eve" }));
	await accepted(ada.send("conversation:remove-participant", { conversationId, userId: "ada" }));
	await eve.hears("conversation:removed");
	await cluster.announce();
	eve.forget();
	const change = { kind: "membership", companyId: "acme", conversationId, type: "group" } as const;
	late.bus.publish({ ...change, people: 2, added: ["eve"], removed: [] });
	await tickUntil(cluster, () => eve.all("conversation:removed").length === 1);
	late.stop();
});
