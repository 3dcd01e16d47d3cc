import { afterAll, beforeAll, expect, test } from "bun:test";
import { openPostgres } from "../../src/adapters/sql/postgres.ts";
import type { SqlStores } from "../../src/adapters/sql/sqlite.ts";
import type { MessageBody, NewMessage } from "../../src/ports/message-store.ts";
import { Random } from "../fuzz/random.ts";
import { newDatabase } from "../support/postgres.ts";
import { aCompany, aProfile } from "./durable-stores.ts";

// Two nodes of a cluster: each has stores of its own, and both have the same database.
let nodes: readonly [SqlStores, SqlStores];
beforeAll(async () => {
	const url = await newDatabase();
	nodes = [await openPostgres({ url }), await openPostgres({ url })];
});
afterAll(() => Promise.all(nodes.map((node) => node.close())));

const PEOPLE = ["ada", "bob", "cem", "dan"] as const;
const TALK = "talk";

function body(text: string): MessageBody {
	return { type: "text", text, attachments: [], location: null, replyTo: null, metadata: null };
}

function aMessage(companyId: string, id: string, rest: Partial<NewMessage> = {}): NewMessage {
	const fixed = { conversationId: TALK, senderId: "ada", clientMessageId: id, now: 5, shown: true };
	return { companyId, id, body: body(id), ...fixed, ...rest };
}

/** A company of four people with a group of them all, owned by ada. */
async function aGroup(): Promise<string> {
	const companyId = aCompany();
	const [{ directory, conversations }] = nodes;
	for (const userId of PEOPLE) await directory.seen(aProfile({ companyId, userId }), 1);
	const group = { companyId, conversationId: TALK, type: "group", title: null, historyForNew: "all" } as const;
	const participants = PEOPLE.map((userId) => ({ userId, role: userId === "ada" ? "owner" : "member" }) as const);
	await conversations.create({ ...group, createdBy: "ada", participants }, 1);
	return companyId;
}

async function everyMessage(companyId: string) {
	const found = [];
	for (let [rev, more] = [0, true]; more; ) {
		const cursors = [{ conversationId: TALK, rev }];
		const [talk] = (await nodes[0].messages.since({ companyId, userId: "ada" }, cursors)).conversations;
		found.push(...(talk?.messages ?? []));
		[rev, more] = [talk?.lastRev ?? 0, talk?.hasMore ?? false];
	}
	return found;
}

test("[MSG5] two nodes that append 500 messages each to one conversation make 1,000 without a gap", async () => {
	const companyId = await aGroup();
	const appends = nodes.flatMap(({ messages }, node) =>
		Array.from({ length: 500 }, (_, at) => messages.append(aMessage(companyId, `m${node}-${at}`))),
	);
	const answers = await Promise.all(appends);
	expect(answers.every(({ outcome }) => outcome === "stored")).toBe(true);
	const stored = await everyMessage(companyId);
	expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1));
	expect(new Set(stored.map(({ id }) => id)).size).toBe(1_000);
	for (const node of [0, 1]) {
		const own = stored.filter(({ id }) => id.startsWith(`m${node}-`)).map(({ id }) => id);
		expect(own).toEqual(Array.from({ length: 500 }, (_, at) => `m${node}-${at}`));
	}
});

test("[MSG4] what is sent by both at once under one clientMessageId is one message for both", async () => {
	const companyId = await aGroup();
	for (let round = 0; round < 25; round += 1) {
		const sends = nodes.map(({ messages }, node) =>
			messages.append(aMessage(companyId, `r${round}-${node}`, { clientMessageId: `c${round}`, body: body("same") })),
		);
		const answers = await Promise.all(sends);
		expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(["repeated", "stored"]);
		const ids = answers.map((answer) => ("message" in answer ? answer.message.id : undefined));
		expect(ids[0]).toBe(ids[1]);
	}
	expect((await everyMessage(companyId)).map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
});

test("[CON1] a direct conversation that both make at once is one", async () => {
	const companyId = await aGroup();
	const pairs = [
		["ada", "bob"],
		["cem", "ada"],
		["bob", "dan"],
	] as const;
	for (const pair of pairs) {
		const direct = { companyId, type: "direct", title: null, historyForNew: "all", createdBy: pair[0] } as const;
		const participants = pair.map((userId) => ({ userId, role: "member" }) as const);
		const made = await Promise.all(
			nodes.map(({ conversations }, node) =>
				conversations.create({ ...direct, conversationId: `${pair.join("-")}-${node}`, participants }, 2),
			),
		);
		expect(made.map(({ outcome }) => outcome).toSorted()).toEqual(["created", "existed"]);
		const ids = made.map((each) => ("conversation" in each ? each.conversation.conversationId : undefined));
		expect(ids[0]).toBe(ids[1]);
	}
});

test("[STO2] a user whom both see for the first time is made once", async () => {
	const companyId = aCompany();
	for (let round = 0; round < 20; round += 1) {
		const seen = await Promise.all(
			nodes.map(({ directory }) => directory.seen(aProfile({ companyId, userId: `u${round}` }), 1)),
		);
		expect(seen.map(({ created }) => created).toSorted()).toEqual([false, true]);
	}
});

test("[STO2] every change of somebody's facts counts, whichever node makes it", async () => {
	const companyId = await aGroup();
	const key = { companyId, userId: "ada" };
	const changes = Array.from({ length: 30 }, (_, at) => {
		const { facts } = nodes[at % 2 === 0 ? 0 : 1];
		return [
			facts.save(key, { statusMessage: `m${at}` }),
			facts.block({ companyId, userId: "bob" }, "ada", 3),
			facts.unblock({ companyId, userId: "bob" }, "ada"),
		];
	});
	const outcomes = await Promise.all(changes.flat());
	const changed = outcomes.filter((outcome) => outcome.changed).length;
	expect((await nodes[1].facts.load(key)).rev).toBe(changed);
});

test("[CON1] a group has one owner whatever both nodes do to it at once", async () => {
	const random = new Random(7);
	const companyId = await aGroup();
	const key = { companyId, conversationId: TALK };
	const one = <T>(of: readonly T[]): T => random.pick(of) as T;
	for (let round = 0; round < 12; round += 1) {
		const acts = Array.from({ length: 8 }, () => {
			const { conversations } = one(nodes);
			const by = { actorId: random.next() < 0.5 ? null : one(PEOPLE), now: round, maxPeople: 9 };
			// ada stays: a group that everybody has left has no owner.
			if (random.next() < 0.4) return conversations.act(key, { kind: "remove", userId: one(PEOPLE.slice(1)) }, by);
			return conversations.act(
				key,
				{ kind: "put", userId: one(PEOPLE), role: one(["owner", "admin", "member", null]) },
				by,
			);
		});
		await Promise.all(acts);
		const people = await nodes[0].conversations.participants(key);
		expect(people.filter(({ role }) => role === "owner").length).toBe(1);
		const membership = await nodes[1].conversations.membership(key, "ada");
		expect(membership?.people).toBe(people.length);
	}
});

test("[RCP1] cursors only move forward, whichever node moves them", async () => {
	const companyId = await aGroup();
	const key = { companyId, conversationId: TALK, userId: "bob" };
	for (let at = 0; at < 40; at += 1) await nodes[0].messages.append(aMessage(companyId, `m${at}`));
	const moves = Array.from({ length: 40 }, (_, at) => {
		const cursor = at % 3 === 0 ? "delivered" : "read";
		return nodes[at % 2 === 0 ? 0 : 1].receipts.move({
			...{ ...key, cursor, now: 9, shown: at % 4 !== 0 },
			to: { seq: ((at * 17) % 40) + 1 },
		});
	});
	const reveals = nodes.map(({ receipts }) => receipts.reveal(key, 10));
	await Promise.all([...moves, ...reveals]);
	const bob = (await nodes[0].receipts.of(key, "ada"))?.find(({ userId }) => userId === "bob");
	expect(bob?.delivered.seq).toBe(40);
	expect(bob?.read.seq).toBe(40);
});

test("[T-13] somebody who is erased by one node leaves nothing that the other writes at that moment", async () => {
	for (let round = 0; round < 8; round += 1) await eraseWhileWriting(await aGroup());
});

async function eraseWhileWriting(companyId: string): Promise<void> {
	const key = { companyId, userId: "bob" };
	const [one, other] = nodes;
	const writes = Array.from({ length: 40 }, (_, at) => [
		other.messages.append(aMessage(companyId, `e${at}`, { senderId: "bob" })),
		other.facts.save(key, { statusMessage: `m${at}` }),
		other.activity.switch({ ...key, begin: { id: `i${at}`, projectId: "p", taskId: null, at } }),
		other.journal.write([{ ...key, present: true, lastSignAt: at, state: "{}" }]),
	]);
	const erasing = one.directory.eraseUser(key, 9);
	await Promise.all(writes.flat());
	expect((await erasing).erased).toBe(true);
	expect(await other.directory.user(key)).toBeUndefined();
	expect(await other.journal.load(companyId, ["bob"])).toEqual([]);
	expect((await everyMessage(companyId)).filter(({ senderId }) => senderId === "bob")).toEqual([]);
	const talk = { companyId, conversationId: TALK };
	expect((await one.conversations.participants(talk)).map(({ userId }) => userId)).toEqual(["ada", "cem", "dan"]);
}

test("[STO3] many writes on both nodes end, in whatever order they lock", async () => {
	const random = new Random(11);
	const companies = [await aGroup(), await aGroup()];
	const one = <T>(of: readonly T[]): T => random.pick(of) as T;
	const work = Array.from({ length: 300 }, (_, at): Promise<unknown> => {
		const { messages, facts, directory, receipts, conversations } = one(nodes);
		const companyId = one(companies);
		const userId = one(PEOPLE);
		const key = { companyId, userId };
		const acts = [
			() => messages.append(aMessage(companyId, `w${at}`, { senderId: userId })),
			() => facts.save(key, { statusMessage: `s${at}` }),
			() => facts.askFriend(key, one(PEOPLE), at),
			() => facts.makeFriends(companyId, [["ada", one(PEOPLE)]], at),
			() => directory.seen(aProfile(key, { name: `n${at}`, issuedAt: 1_000 + at }), at),
			() => directory.putCompany(companyId, { audience: one(["company", "contacts"]) }, at),
			() => receipts.move({ ...key, conversationId: TALK, cursor: "read", to: { seq: 1 }, now: at, shown: false }),
			() => receipts.reveal(key, at),
			() =>
				conversations.act(
					{ companyId, conversationId: TALK },
					{ kind: "put", userId, role: "admin" },
					{ actorId: null, now: at, maxPeople: 9 },
				),
		];
		return one(acts)();
	});
	const outcomes = await Promise.allSettled(work);
	expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
	const seqs = await Promise.all(
		companies.map(async (companyId) => (await everyMessage(companyId)).map(({ seq }) => seq)),
	);
	for (const found of seqs) expect(found).toEqual(found.map((_, at) => at + 1));
});

test("[WHK5] two nodes that claim webhooks at once never have the same, and pass over what the other holds", async () => {
	const companyId = aCompany();
	const [one, other] = nodes;
	const userIds = Array.from({ length: 60 }, (_, at) => `u${at}`);
	for (const userId of userIds) await one.directory.seen(aProfile({ companyId, userId }), 1);
	const facts = { kind: "presence", type: "user.online", at: 1, version: { epoch: "e", version: 1 } } as const;
	await one.webhooks.announced(userIds.map((userId) => ({ companyId, userId, ...facts, data: { userId } })));
	const claims = Array.from({ length: 12 }, (_, at) =>
		(at % 2 === 0 ? one : other).webhooks.claim({ claim: `c${at % 2}`, now: 10, until: 20, limit: 5 }),
	);
	const claimed = (await Promise.all(claims)).flat();
	expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
	const rest = await one.webhooks.claim({ claim: "c0", now: 10, until: 20, limit: 60 });
	expect(new Set([...claimed, ...rest].map(({ id }) => id)).size).toBe(60);
});
