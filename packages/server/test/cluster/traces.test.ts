import { expect, test } from "bun:test";
import type { Config } from "../../src/config/settings.ts";
import { makeConversation, say } from "../support/chat.ts";
import { Collector } from "../support/collector.ts";
import { TestCluster } from "../support/test-cluster.ts";

const CHAT = { namespace: "/chat" } as const;

/** A message from one node to somebody on another, in a cluster that has ended since. */
async function told(config: Partial<Config>): Promise<void> {
	await using cluster = await TestCluster.start({ config });
	const ada = await cluster.node(0).connect("ada", CHAT);
	const bob = await cluster.node(1).connect("bob", CHAT);
	await cluster.announce();
	const { id } = await makeConversation(ada, ["bob"]);
	await bob.hears("conversation:added");
	await say(ada, id, "hello");
	await bob.hears("chat:message");
}

test("[OPS4] [CLU1] what a message sets off on another node is part of its trace", async () => {
	await using collector = new Collector();
	await told(collector.settings);
	const sent = collector.one("chat:send");
	const [published] = collector.under(sent).filter(({ name }) => name === "publish conversation");
	expect([published?.kind, published?.node]).toEqual([4, sent.node]);
	const delivered = collector.one("deliver conversation");
	expect([delivered.kind, delivered.traceId, delivered.parentSpanId]).toEqual([
		5,
		sent.traceId,
		published?.spanId as string,
	]);
	expect(delivered.node).not.toBe(sent.node);
});

test("[OPS4] [CLU1] a node that records nothing tells others of no trace, and one that does not record goes on without", async () => {
	await using collector = new Collector();
	await told({ ...collector.settings, traceRatio: 0 });
	expect(collector.texts).toEqual([]);
});
