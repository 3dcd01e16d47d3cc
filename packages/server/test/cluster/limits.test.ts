import { expect, test } from "bun:test";
import { TestCluster } from "../support/test-cluster.ts";

test("[T-09] [CLU1] who asks two nodes for the presence of many is held to one limit", async () => {
	await using cluster = await TestCluster.start({ config: { lookupRate: 1, lookupBurst: 20 } });
	const clients = await Promise.all([0, 1].map((index) => cluster.node(index).connect("alice")));
	const asked = async (count: number): Promise<number> => {
		const asking = clients.flatMap((client) =>
			Array.from({ length: count }, () => client.send("presence:sync", { userIds: ["bob"] })),
		);
		return (await Promise.all(asking)).filter(({ success }) => success).length;
	};
	expect(await asked(10)).toBe(20);
	await cluster.advance(1_000);
	expect(await asked(10)).toBeLessThanOrEqual(2);
});
