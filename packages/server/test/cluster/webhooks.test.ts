import { expect, test } from "bun:test";
import type { ConversationShape } from "@rollcall/protocol/chat-shapes";
import { FaultCluster } from "../faults/fault-cluster.ts";
import { Person } from "../faults/person.ts";
import { eventually } from "../support/eventually.ts";
import { TestCluster } from "../support/test-cluster.ts";
import { WEBHOOK_SECRET, WebhookReceiver } from "../support/webhook-receiver.ts";

const CONVERSATIONS = 12;
/** A claim is good for twice the time-out and ten seconds. */
const TIMEOUT = 1_000;
const PATIENCE = 60_000;

test("[WHK5] what a killed node had on its way is delivered by the other, under the same id", async () => {
	await using receiver = new WebhookReceiver();
	const env = {
		ROLLCALL_WEBHOOK_URL: receiver.url,
		ROLLCALL_WEBHOOK_SECRET: WEBHOOK_SECRET,
		ROLLCALL_WEBHOOK_ALLOW: "127.0.0.1",
		ROLLCALL_WEBHOOK_EVENTS: "message.created",
		ROLLCALL_WEBHOOK_TIMEOUT: `${TIMEOUT}ms`,
		ROLLCALL_WEBHOOK_CONCURRENCY: String(CONVERSATIONS),
	};
	// One of them takes one at a time, so most that is on its way is on the way from the other.
	const slow = { env: { ROLLCALL_WEBHOOK_CONCURRENCY: "1" } };
	await using cluster = await FaultCluster.start({ env, each: [slow] });
	const [staying, dying] = [cluster.node(0), cluster.node(1)];
	const [alice, bob] = await Promise.all(
		["alice", "bob"].map((userId) => Person.connect(staying.url, userId, { namespace: "/chat" })),
	);
	if (alice === undefined || bob === undefined) throw new TypeError("there are two");
	cluster.keep([alice, bob]);
	receiver.answer = () => new Promise<Response>(() => {});
	const ids: string[] = [];
	for (let count = 0; count < CONVERSATIONS; count += 1) {
		const made = await alice.ask("conversation:create", { type: "group", participantIds: ["bob"] });
		ids.push((made.conversation as ConversationShape).id);
	}
	for (const conversationId of ids) await alice.ask("chat:send", { conversationId, text: `to ${conversationId}` });
	await eventually(() => receiver.received.length >= CONVERSATIONS);
	await dying.kill();
	const sent = receiver.received.length;
	receiver.answer = () => new Response();
	const taken = () => receiver.received.slice(sent).map(({ event }) => event.id);
	await eventually(() => new Set(taken()).size === CONVERSATIONS, PATIENCE);
	const before = new Set(receiver.received.slice(0, sent).map(({ event }) => event.id));
	expect(new Set(taken())).toEqual(before);
	const texts = receiver.events("message.created").map(({ data }) => data.message.text);
	expect([...new Set(texts)].toSorted()).toEqual(ids.map((id) => `to ${id}`).toSorted());
	expect(receiver.verified()).toHaveLength(receiver.received.length);
});

test("[WHK4] [WHK5] two nodes: everything comes once, from whichever comes first", async () => {
	await using receiver = new WebhookReceiver();
	await using cluster = await TestCluster.start({ config: receiver.settings });
	const alice = await cluster.node(0).connect("alice", { namespace: "/chat" });
	const bob = await cluster.node(1).connect("bob", { namespace: "/chat" });
	await cluster.announce();
	const made = await alice.send("conversation:create", { type: "group", participantIds: ["bob"] });
	const { id: conversationId } = made.conversation as ConversationShape;
	for (let count = 0; count < 10; count += 1)
		await (count % 2 === 0 ? alice : bob).send("chat:send", { conversationId, text: `${count}` });
	await eventually(async () => {
		await cluster.advance(50);
		return receiver.received.length >= 13;
	});
	await cluster.advance(2_000);
	const texts = receiver.events("message.created").map(({ data }) => data.message.text);
	expect(texts).toEqual(Array.from({ length: 10 }, (_, at) => `${at}`));
	const online = receiver.events("user.online").map(({ data }) => data.userId);
	expect(online.toSorted()).toEqual(["alice", "bob"]);
	expect(receiver.received).toHaveLength(13);
});
