import { describe, expect, test } from "bun:test";
import type { Message, MessageBody } from "../../src/ports/message-store.ts";
import { aBody, change, useTalks } from "./conversations.ts";
import { type MakeStores, ODD_TEXTS, peopleOf } from "./durable-stores.ts";

const EVERYTHING: MessageBody = {
	type: "file",
	text: "see \u{1F4CE}",
	attachments: [
		{ url: "https://f/1", name: "a.pdf", contentType: "application/pdf", size: 0 },
		{ url: "https://f/2", name: "b.pdf", contentType: "application/pdf", size: 9_007_199_254_740_991 },
	],
	location: { latitude: 0, longitude: -0.000_000_1, accuracy: null },
	replyTo: null,
	metadata: { b: [1, { z: null, a: "\uD800" }], a: { "": "\0", "\uFFFE": 0.1 } },
};

/** The law of `MessageStore`: sending. Revisions and pages have suites of their own. */
export function describeMessageStore(name: string, make: MakeStores): void {
	describe(`message store on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		async function seqsIn(key: Parameters<ReturnType<typeof stores>["messages"]["history"]>[0], userId: string) {
			const page = await stores().messages.history(key, { userId, after: 0, limit: 100 });
			return page?.messages.map(({ seq }) => seq);
		}

		test("[MSG2] a message is answered and kept as it was sent", async () => {
			const group = await talk(["ada", "bob"]);
			const first = await group.send("bob");
			const given = { id: "m-1", clientMessageId: "c-1", now: 200, body: { ...EVERYTHING, replyTo: first.id } };
			const appended = await group.append("ada", given);
			const message: Message = {
				...given.body,
				id: "m-1",
				conversationId: group.key.conversationId,
				seq: 2,
				rev: 2,
				senderId: "ada",
				clientMessageId: "c-1",
				createdAt: 200,
				editedAt: null,
				deletedAt: null,
			};
			expect(appended).toMatchObject({ outcome: "stored", message });
			expect(await stores().messages.get(group.messageKey("m-1"), "bob")).toEqual(message);
			const own = await stores().conversations.get(group.key, "bob");
			expect(own).toMatchObject({ conversation: { lastSeq: 2, lastRev: 2 }, lastMessage: message });
		});

		test("[MSG5] fifty sent at once, by many: seq and rev without gaps, in the order they were made", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			const senders = ["ada", "bob", "cem", null] as const;
			const sending = Array.from({ length: 50 }, (_, at) => group.send(senders[at % 4] ?? null));
			const messages = await Promise.all(sending);
			expect(messages.map(({ seq, rev }) => [seq, rev])).toEqual(messages.map((_, at) => [at + 1, at + 1]));
			expect(await seqsIn(group.key, "ada")).toEqual(messages.map(({ seq }) => seq));
		});

		test("[MSG5] sends, edits and deletions at once share one count of rev, without gaps", async () => {
			const group = await talk(["ada", "bob"]);
			const base = await Promise.all(Array.from({ length: 20 }, () => group.send("ada")));
			const { messages } = stores();
			const acts = base.flatMap(({ id }, at) => [
				group.send("bob").then(({ rev }) => rev),
				messages
					.edit(group.messageKey(id), { userId: "ada", text: `e${at}`, now: 300 })
					.then((revised) => ("message" in revised ? revised.message.rev : 0)),
				messages
					.remove(group.messageKey(id), { userId: "ada", now: 300 })
					.then((revised) => ("message" in revised ? revised.message.rev : 0)),
			]);
			const revs = await Promise.all(acts);
			expect(revs).toEqual(acts.map((_, at) => 21 + at));
			expect(await stores().conversations.get(group.key, "ada")).toMatchObject({
				conversation: { lastSeq: 40, lastRev: 80 },
			});
			expect(await seqsIn(group.key, "bob")).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
		});

		test("[MSG2] createdAt never decreases, though the clock goes back", async () => {
			const group = await talk(["ada", "bob"], { now: 500 });
			const times: number[] = [];
			for (const now of [100, 300, 200, 299, 301]) times.push((await group.send("ada", { now })).createdAt);
			expect(times).toEqual([100, 300, 300, 300, 301]);
		});

		test("[MSG4] the same again, once or thirty times at once, is one message", async () => {
			const group = await talk(["ada", "bob"]);
			const same = { clientMessageId: "c-1", body: EVERYTHING };
			const answers = await Promise.all(
				Array.from({ length: 30 }, (_, at) => group.append("ada", { ...same, id: `m${at}`, now: 100 + at })),
			);
			expect(answers.map(({ outcome }) => outcome)).toEqual(answers.map((_, at) => (at === 0 ? "stored" : "repeated")));
			for (const answer of answers) expect(answer).toMatchObject({ message: { id: "m0", seq: 1, createdAt: 100 } });
			expect(await group.append("ada", { ...same, id: "later", now: 9_999_999 })).toMatchObject({
				outcome: "repeated",
				message: { id: "m0" },
			});
			expect(await seqsIn(group.key, "bob")).toEqual([1]);
		});

		test("[MSG4] another sender or another conversation may use the same clientMessageId, the application too", async () => {
			const [one, other] = [await talk(["ada", "bob"]), await talk(["ada", "bob"])];
			const clientMessageId = "c-1";
			for (const group of [one, other]) {
				for (const sender of ["ada", "bob", null]) {
					const body = aBody({ text: `by ${sender}` });
					expect(await group.append(sender, { clientMessageId, body })).toMatchObject({ outcome: "stored" });
					expect(await group.append(sender, { clientMessageId, body })).toMatchObject({
						outcome: "repeated",
						message: { senderId: sender, text: `by ${sender}` },
					});
					expect(await group.append(sender, { clientMessageId })).toEqual({ outcome: "conflict" });
				}
				expect(await seqsIn(group.key, "ada")).toEqual([1, 2, 3]);
			}
		});

		test("[T-34] another body under the same clientMessageId is a conflict, whatever differs", async () => {
			const group = await talk(["ada", "bob"]);
			const target = await group.send("bob");
			const same = { clientMessageId: "c-1" };
			await group.send("ada", { ...same, body: EVERYTHING });
			const [first, second] = EVERYTHING.attachments;
			const others: Partial<MessageBody>[] = [
				{ type: "image" },
				{ text: null },
				{ text: "" },
				{ text: "see \u{1F4CE} " },
				{ attachments: [] },
				{ attachments: first && second ? [second, first] : [] },
				{ location: null },
				{ location: { latitude: 0, longitude: 0, accuracy: null } },
				{ replyTo: target.id },
				{ metadata: null },
				{ metadata: {} },
				{ metadata: { ...EVERYTHING.metadata, c: 1 } },
				{ metadata: { ...EVERYTHING.metadata, b: [{ z: null, a: "\uD800" }, 1] } },
				{ metadata: { ...EVERYTHING.metadata, b: [1, { z: null, a: "\uFFFD" }] } },
			];
			for (const differs of others) {
				const body = { ...EVERYTHING, ...differs };
				expect(await group.append("ada", { ...same, body })).toEqual({ outcome: "conflict" });
			}
			expect(await seqsIn(group.key, "ada")).toEqual([1, 2]);
		});

		test("[T-34] the order of keys makes no difference", async () => {
			const group = await talk(["ada", "bob"]);
			await group.send("ada", { clientMessageId: "c-1", body: EVERYTHING });
			const { metadata, text, type, ...rest } = EVERYTHING;
			const location = { accuracy: null, longitude: -0.000_000_1, latitude: 0 };
			const reordered = {
				text,
				metadata: { a: { "\uFFFE": 0.1, "": "\0" }, b: [1, { a: "\uD800", z: null }] },
				...rest,
				location,
				type,
			};
			expect(JSON.stringify(reordered.metadata)).not.toBe(JSON.stringify(metadata));
			const again = await group.append("ada", { clientMessageId: "c-1", body: reordered });
			expect(again.outcome).toBe("repeated");
		});

		test("[MSG4] what was edited or deleted since is still the same message, as it is now", async () => {
			const group = await talk(["ada", "bob"]);
			const same = { clientMessageId: "c-1", body: aBody({ text: "first" }) };
			const sent = await group.send("ada", same);
			const key = group.messageKey(sent.id);
			await stores().messages.edit(key, { userId: "ada", text: "second", now: 200 });
			expect(await group.append("ada", same)).toMatchObject({
				outcome: "repeated",
				message: { text: "second", editedAt: 200, rev: 2 },
			});
			const asEdited = { clientMessageId: "c-1", body: aBody({ text: "second" }) };
			expect(await group.append("ada", asEdited)).toEqual({ outcome: "conflict" });
			await stores().messages.remove(key, { userId: "ada", now: 300 });
			expect(await group.append("ada", same)).toMatchObject({
				outcome: "repeated",
				message: { text: null, deletedAt: 300, rev: 3 },
			});
			expect(await group.append("ada", asEdited)).toEqual({ outcome: "conflict" });
		});

		test("[MSG9] [T-06] who is not in it, other companies, and unknown conversations get one answer", async () => {
			const group = await talk(["ada", "bob"], { others: ["eve"] });
			const theirs = (await peopleOf(stores(), "ada", "bob"))("ada");
			const sent = await group.send("ada", { clientMessageId: "c-1" });
			const { messages } = stores();
			for (const [key, userId] of [
				[group.key, "eve"],
				[group.key, ""],
				[{ ...group.key, companyId: theirs.companyId }, "ada"],
				[{ ...group.key, conversationId: "unknown" }, "ada"],
			] as const) {
				const messageKey = { ...key, messageId: sent.id };
				const notFound = { outcome: "not_found" } as const;
				expect(await group.append(userId, { ...key, clientMessageId: "c-1" })).toEqual(notFound);
				expect(await messages.edit(messageKey, { userId, text: "x", now: 1 })).toEqual(notFound);
				expect(await messages.remove(messageKey, { userId, now: 1 })).toEqual(notFound);
				expect(await messages.get(messageKey, userId)).toBeUndefined();
				expect(await messages.history(key, { userId, limit: 9 })).toBeUndefined();
				expect(await messages.since({ ...key, userId }, [{ ...key, rev: 0 }])).toEqual({
					conversations: [],
					removed: [key.conversationId],
				});
			}
			const unknown = { companyId: theirs.companyId };
			expect(await group.append(null, unknown)).toEqual({ outcome: "not_found" });
			expect(await seqsIn(group.key, "ada")).toEqual([1]);
		});

		test("[MSG9] who was removed repeats nothing and sends nothing", async () => {
			const group = await talk(["ada", "bob"]);
			await group.send("bob", { clientMessageId: "c-1" });
			await change(stores(), group, { kind: "remove", userId: "bob" });
			expect(await group.append("bob", { clientMessageId: "c-1" })).toEqual({ outcome: "not_found" });
			expect(await group.append("bob")).toEqual({ outcome: "not_found" });
		});

		test("[MSG1] an answer needs a message of the same conversation that the sender sees", async () => {
			const [group, other] = [await talk(["ada", "bob"], { others: ["cem"] }), await talk(["ada", "bob"])];
			const early = await group.send("ada");
			const elsewhere = await other.send("ada");
			await change(stores(), group, { kind: "put", userId: "cem" });
			const late = await group.send("ada");
			const answer = async (senderId: string | null, replyTo: string) =>
				(await group.append(senderId, { body: aBody({ replyTo }) })).outcome;
			expect(await answer("cem", early.id)).toBe("no_reply_target");
			expect(await answer("cem", late.id)).toBe("stored");
			expect(await answer("bob", early.id)).toBe("stored");
			expect(await answer(null, early.id)).toBe("stored");
			expect(await answer("bob", elsewhere.id)).toBe("no_reply_target");
			expect(await answer("bob", "unknown")).toBe("no_reply_target");
			expect(await answer(null, "unknown")).toBe("no_reply_target");
			await stores().messages.remove(group.messageKey(late.id), { userId: "ada", now: 200 });
			expect(await answer("bob", late.id)).toBe("stored");
			expect(await seqsIn(group.key, "ada")).toEqual([1, 2, 3, 4, 5, 6]);
		});

		test("[RCP3] sending reads up to the own message, and tells whom it passed", async () => {
			const group = await talk(["ada", "bob", "cem"]);
			const first = await group.append("ada", { now: 100 });
			expect(first).toMatchObject({ outcome: "stored", step: null });
			expect(await group.append("ada", { now: 110 })).toMatchObject({ step: null });
			await group.send("cem", { now: 120 });
			await group.send("ada", { now: 130 });
			const covered = [
				{ senderId: "ada", seq: 4 },
				{ senderId: "cem", seq: 3 },
			];
			const answered = await group.append("bob", { now: 140 });
			const moved = { seq: 5, at: 140, covered };
			expect(answered).toMatchObject({
				step: { ...group.key, userId: "bob", people: 3, delivered: moved, read: moved, shown: true },
			});
			const rows = await stores().receipts.of(group.key, "ada");
			const at = { seq: 5, at: 140 };
			expect(rows?.[1]).toEqual({
				userId: "bob",
				readReceipts: true,
				listsViewer: false,
				delivered: at,
				read: at,
				shownDelivered: at,
				shownRead: at,
			});
			expect(await group.append("bob", { now: 150 })).toMatchObject({ step: null });
		});

		test("[VIS7] who sends unseen moves their cursors, and shows nothing of it", async () => {
			const group = await talk(["ada", "bob"]);
			await group.send("ada", { now: 100 });
			const hidden = await group.append("bob", { now: 140, shown: false });
			const moved = { seq: 2, at: 140, covered: [{ senderId: "ada", seq: 1 }] };
			expect(hidden).toMatchObject({ step: { delivered: moved, read: moved, shown: false } });
			const [, bob] = (await stores().receipts.of(group.key, "ada")) ?? [];
			expect(bob).toMatchObject({ read: { seq: 2, at: 140 }, shownRead: { seq: 0, at: null } });
		});

		test("[T-17] [T-18] odd ids and texts are kept as they are, and told apart", async () => {
			const group = await talk(ODD_TEXTS);
			for (const text of ODD_TEXTS) {
				const metadata = Object.fromEntries([
					["text", text],
					[text, text],
				]);
				const body = aBody({ text, metadata });
				const sent = await group.send(text, { id: text, clientMessageId: text, body });
				expect(sent).toMatchObject({ id: text, senderId: text, clientMessageId: text, text });
				expect(await stores().messages.get(group.messageKey(text), "a'b")).toEqual(sent);
				expect((await group.append(text, { clientMessageId: text, body })).outcome).toBe("repeated");
			}
			const found = await stores().messages.history(group.key, { userId: "a_b", after: 0, limit: 100 });
			expect(found?.messages.map(({ text }) => text)).toEqual([...ODD_TEXTS]);
		});
	});
}
