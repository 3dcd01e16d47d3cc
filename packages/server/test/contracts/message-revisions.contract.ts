import { describe, expect, test } from "bun:test";
import { aBody, change, type Talk, useTalks } from "./conversations.ts";
import type { MakeStores } from "./durable-stores.ts";

const ATTACHMENT = { url: "https://f/1", name: "a.pdf", contentType: "application/pdf", size: 5 };

/** The law of `MessageStore`: edits and deletions. */
export function describeMessageRevisions(name: string, make: MakeStores): void {
	describe(`message revisions on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		const edit = (group: Talk, messageId: string, change: { userId: string; text: string; now?: number }) =>
			stores().messages.edit(group.messageKey(messageId), { now: 200, ...change });
		const remove = (group: Talk, messageId: string, change: { userId: string; now?: number }) =>
			stores().messages.remove(group.messageKey(messageId), { now: 200, ...change });

		test("[MSG6] an edit replaces the text, takes the next rev, and leaves the rest", async () => {
			const group = await talk(["ada", "bob"]);
			const body = aBody({ type: "file", text: "before", attachments: [ATTACHMENT], metadata: { a: 1 } });
			const sent = await group.send("ada", { body });
			await group.send("bob");
			const message = { ...sent, text: "after", rev: 3, editedAt: 250 };
			const edited = await edit(group, sent.id, { userId: "ada", text: "after", now: 250 });
			expect(edited).toEqual({ outcome: "changed", message, hiddenFrom: [] });
			expect(await stores().messages.get(group.messageKey(sent.id), "bob")).toEqual(message);
			const again = await edit(group, sent.id, { userId: "ada", text: "after", now: 260 });
			expect(again).toEqual({ outcome: "unchanged", message });
			expect(await stores().conversations.get(group.key, "ada")).toMatchObject({ conversation: { lastRev: 3 } });
		});

		test("[T-08] only the sender edits; nobody what the application wrote", async () => {
			const group = await talk(["olga", "ada", "bob"], { roles: { bob: "admin" } });
			const [own, system] = [await group.send("ada"), await group.send(null)];
			for (const userId of ["olga", "bob"]) {
				expect(await edit(group, own.id, { userId, text: "x" })).toEqual({ outcome: "forbidden" });
			}
			for (const userId of ["olga", "ada", "bob"]) {
				expect(await edit(group, system.id, { userId, text: "x" })).toEqual({ outcome: "forbidden" });
			}
			expect(await edit(group, "unknown", { userId: "ada", text: "x" })).toEqual({ outcome: "not_found" });
		});

		test("[MSG6] an edit leaves no message without text, attachment and location", async () => {
			const group = await talk(["ada", "bob"]);
			const plain = await group.send("ada", { body: aBody({ metadata: { a: 1 } }) });
			expect(await edit(group, plain.id, { userId: "ada", text: "" })).toEqual({ outcome: "empty" });
			const location = { latitude: 1, longitude: 2, accuracy: null };
			for (const rest of [{ attachments: [ATTACHMENT] }, { location }]) {
				const { id } = await group.send("ada", { body: aBody(rest) });
				const emptied = await edit(group, id, { userId: "ada", text: "" });
				expect(emptied).toMatchObject({ outcome: "changed", message: { text: null, ...rest } });
				expect(await edit(group, id, { userId: "ada", text: "" })).toMatchObject({ outcome: "unchanged" });
			}
		});

		test("[MSG6] a deleted message keeps its place and loses its content everywhere", async () => {
			const group = await talk(["ada", "bob"]);
			const body = aBody({
				type: "audio",
				attachments: [ATTACHMENT],
				location: { latitude: 1, longitude: 2, accuracy: 3 },
				metadata: { secret: true },
				replyTo: (await group.send("bob")).id,
			});
			const sent = await group.send("ada", { body });
			const removed = await remove(group, sent.id, { userId: "ada", now: 300 });
			const nothing = { text: null, attachments: [], location: null, replyTo: null, metadata: null };
			const message = { ...sent, ...nothing, rev: 3, deletedAt: 300 };
			expect(removed).toEqual({ outcome: "changed", message, hiddenFrom: [] });
			expect(message).toMatchObject({ type: "audio", seq: 2 });
			expect(await remove(group, sent.id, { userId: "ada", now: 400 })).toEqual({ outcome: "unchanged", message });
			const { messages, conversations } = stores();
			expect(await messages.get(group.messageKey(sent.id), "bob")).toEqual(message);
			expect((await messages.history(group.key, { userId: "bob", limit: 1 }))?.messages).toEqual([message]);
			const since = await messages.since(group.user("bob"), [{ ...group.key, rev: 2 }]);
			expect(since.conversations[0]?.messages).toEqual([message]);
			expect((await conversations.get(group.key, "bob"))?.lastMessage).toEqual(message);
			expect(await edit(group, sent.id, { userId: "ada", text: "back" })).toEqual({ outcome: "deleted" });
			expect(await edit(group, sent.id, { userId: "bob", text: "back" })).toEqual({ outcome: "forbidden" });
		});

		test("[T-08] sender, owner and admins delete in a group, the application's messages too; members do not", async () => {
			const group = await talk(["olga", "ada", "bob", "mia"], { roles: { bob: "admin" } });
			for (const [sender, by, outcome] of [
				["ada", "ada", "changed"],
				["ada", "olga", "changed"],
				["ada", "bob", "changed"],
				["olga", "bob", "changed"],
				["ada", "mia", "forbidden"],
				["olga", "mia", "forbidden"],
				[null, "olga", "changed"],
				[null, "bob", "changed"],
				[null, "mia", "forbidden"],
			] as const) {
				const { id } = await group.send(sender);
				expect((await remove(group, id, { userId: by })).outcome).toBe(outcome);
			}
		});

		test("[T-08] in a direct conversation the sender alone deletes, whatever the roles", async () => {
			const pair = await talk(["ada", "bob"], { type: "direct", roles: { ada: "owner" } });
			const [own, other] = [await pair.send("ada"), await pair.send("bob")];
			expect(await remove(pair, other.id, { userId: "ada" })).toEqual({ outcome: "forbidden" });
			expect(await remove(pair, own.id, { userId: "ada" })).toMatchObject({ outcome: "changed" });
		});

		test("[T-08] who is no admin any more deletes no more", async () => {
			const group = await talk(["olga", "ada", "bob"], { roles: { bob: "admin" } });
			const { id } = await group.send("ada");
			const demote = { kind: "put", userId: "bob", role: "member" } as const;
			const by = { actorId: "olga", now: 300, maxPeople: 10 };
			const [, removed] = await Promise.all([
				stores().conversations.act(group.key, demote, by),
				remove(group, id, { userId: "bob" }),
			]);
			expect(removed).toEqual({ outcome: "forbidden" });
		});

		test("[CON2] who joined after a message sees no change of it, and none of its changes", async () => {
			const group = await talk(["ada", "bob"], { others: ["cem", "dan"], roles: { bob: "admin" } });
			const [first, second] = [await group.send("ada"), await group.send("ada")];
			await change(stores(), group, { kind: "put", userId: "dan" });
			await change(stores(), group, { kind: "put", userId: "cem" });
			const admin = { kind: "put", userId: "cem", role: "admin" } as const;
			await stores().conversations.act(group.key, admin, { actorId: "ada", now: 250, maxPeople: 10 });
			const third = await group.send("ada");
			expect(await edit(group, first.id, { userId: "ada", text: "new" })).toMatchObject({ hiddenFrom: ["cem", "dan"] });
			expect(await remove(group, second.id, { userId: "bob" })).toMatchObject({ hiddenFrom: ["cem", "dan"] });
			expect(await edit(group, third.id, { userId: "ada", text: "new" })).toMatchObject({ hiddenFrom: [] });
			expect(await remove(group, first.id, { userId: "cem" })).toEqual({ outcome: "not_found" });
			expect(await stores().messages.get(group.messageKey(first.id), "cem")).toBeUndefined();
			const since = await stores().messages.since(group.user("cem"), [{ ...group.key, rev: 0 }]);
			expect(since.conversations).toMatchObject([{ messages: [{ id: third.id }], lastRev: 6, hasMore: false }]);
		});

		test("[CON2] who comes back has nothing to do with what they wrote before", async () => {
			const group = await talk(["ada", "bob"]);
			const own = await group.send("bob");
			await change(stores(), group, { kind: "remove", userId: "bob" });
			await change(stores(), group, { kind: "put", userId: "bob" });
			expect(await edit(group, own.id, { userId: "bob", text: "x" })).toEqual({ outcome: "not_found" });
			expect(await remove(group, own.id, { userId: "bob" })).toEqual({ outcome: "not_found" });
		});
	});
}
