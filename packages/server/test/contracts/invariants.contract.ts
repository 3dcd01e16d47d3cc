import { describe, expect, test } from "bun:test";
import { INVARIANTS } from "../../src/domain/invariants.ts";
import { aConnection, aDevice, inGrace } from "../support/builders.ts";
import { type Back, GivenNode } from "./given-invariants.ts";

/** Whatever is broken in these stores is found, and what is right is not. */
export function describeInvariants(name: string, make: () => Promise<Back>): void {
	describe(`invariants on ${name}`, () => {
		const node = new GivenNode(make);

		test("[OPS4] where everything is as it must be nothing is told, and everything was looked at", async () => {
			for (let round = 0; round < 5; round += 1) expect(await node.look()).toEqual([]);
			expect([...node.checked.keys()].sort()).toEqual(Object.keys(INVARIANTS).sort() as never);
		});

		test("[PR23] a connection that presence does not know of", async () => {
			node.connect("cem");
			expect(await node.look()).toContain("missing_connection");
			expect(node.told[0]?.ids).toEqual({ ...node.key("cem"), connectionId: "cem-1" });
		});

		test("[PR23] a connection of this node that is gone, and one of a node that is gone", async () => {
			node.vanish("ada");
			const connections = [
				aConnection({ id: "bob-1", node: node.lease }),
				aConnection({ id: "bob-9", node: "a lease that nobody holds" }),
			];
			const now = node.back.clock.now();
			await node.put("bob", { devices: [aDevice({ connections, lastSignAt: now, lastActivityAt: now })] });
			expect(await node.look()).toEqual(["ghost_connection", "ghost_connection"]);
			expect(node.told.map(({ ids }) => ids.connectionId).sort()).toEqual(["ada-1", "bob-9"]);
		});

		test("[PR22] somebody who is shown and gone", async () => {
			node.vanish("ada");
			await node.put("ada", { devices: [inGrace(node.back.clock.now())] });
			expect(await node.look()).toEqual(["shown_while_gone"]);
			expect(node.told[0]?.ids).toEqual(node.key("ada"));
		});

		test("[PR33] somebody who is shown otherwise than they are", async () => {
			const { facts } = await node.back.presence.get(node.key("ada"));
			await node.put("ada", { facts: { ...facts, availability: "dnd", rev: facts.rev + 1 } });
			expect(await node.look()).toEqual(["unannounced_state"]);
		});

		test("[PR43] counts that are not those of the people", async () => {
			await node.back.miscount(node.key("ada").companyId);
			expect(await node.look()).toEqual(["wrong_counts"]);
			expect(node.told[0]?.ids).toEqual({ companyId: node.key("ada").companyId });
		});

		test.each([
			["a message that is missing", "delete from messages where seq = 3", "message_numbers"],
			["a newest message that is missing", "delete from messages where seq = 5", "message_numbers"],
			["a number too low", "update conversations set last_seq = 4", "message_numbers"],
			["a change that nobody made", "update conversations set last_rev = 6", "message_numbers"],
			[
				"one who has read too much",
				"update participants set read_seq = 6, delivered_seq = 6 where user_id = 'bob'",
				"wrong_cursors",
			],
			[
				"one who has read before receiving",
				"update participants set delivered_seq = 2 where user_id = 'bob'",
				"wrong_cursors",
			],
			[
				"one who is shown to have read too much",
				"update participants set shown_read_seq = 7 where user_id = 'bob'",
				"wrong_cursors",
			],
			["less than nothing", "update participants set shown_read_seq = -1 where user_id = 'bob'", "wrong_cursors"],
			["people who are not there", "update conversations set people = 3", "wrong_people"],
		])("[MSG5] [RCP1] %s", async (_, statement, invariant) => {
			await node.back.execute(statement);
			expect(await node.look()).toContain(invariant as never);
			for (const { ids } of node.told) expect(ids).toEqual(node.talk.key);
		});

		test("[IND1] an indicator that lives too long", async () => {
			const key = { ...node.talk.key, userId: "ada", kind: "typing" } as const;
			await node.back.indicators.start(key, { deviceId: "phone", ttl: 40_000 });
			expect(await node.look()).toEqual(["indicator_life"]);
			expect(node.told[0]?.ids).toEqual({ ...node.talk.key, userId: "ada" });
		});

		test("[T-06] [T-07] a connection that hears another company, and one that hears where its user is not", async () => {
			const { companyId, conversationId } = node.talk.key;
			node.connect("ada", [{ companyId: "umbrella", conversationId: null }, node.talk.key]);
			node.connect("bob", [node.talk.key, { companyId, conversationId: "elsewhere" }]);
			expect((await node.look()).toSorted()).toEqual(["foreign_topic", "unjoined_topic"]);
			expect(node.told.map(({ ids }) => ids)).toContainEqual({
				...node.key("bob"),
				conversationId: "elsewhere",
				connectionId: "bob-1",
			});
			expect(conversationId).not.toBe("elsewhere");
		});

		test("[OPS4] what is mended before the last look is not told, and what lasts is told once", async () => {
			node.vanish("ada");
			expect(await node.look(1)).toEqual([]);
			node.connect("ada");
			expect(await node.look(3)).toEqual([]);
			node.vanish("ada");
			expect(await node.look(6)).toEqual(["ghost_connection"]);
			expect(await node.look(6)).toEqual(["ghost_connection"]);
		});

		test("[OPS4] [CLU2] what was found while a store was away says nothing", async () => {
			node.vanish("ada");
			await node.look(1);
			node.isAway = true;
			expect(await node.look(3)).toEqual([]);
			node.isAway = false;
			expect(await node.look(2)).toEqual(["ghost_connection"]);
		});
	});
}
