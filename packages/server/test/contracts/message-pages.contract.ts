import { describe, expect, test } from "bun:test";
import type { Message } from "../../src/ports/message-store.ts";
import { aBody, change, type Talk, talkIn, useTalks } from "./conversations.ts";
import { type MakeStores, peopleOf } from "./durable-stores.ts";

/** The longest text: 32,000 bytes. */
const LONG = "\u{1F600}".repeat(8_000);
/** Of those, as many as one call answers. */
const LONG_A_CALL = 16;

/** The law of `MessageStore`: history and what changed since. */
export function describeMessagePages(name: string, make: MakeStores): void {
	describe(`message pages on ${name}`, () => {
		const { stores, talk } = useTalks(make);

		type Asked = { readonly before?: number; readonly after?: number; readonly limit: number };

		async function history(group: Talk, userId: string, options: Asked): Promise<unknown> {
			const page = await stores().messages.history(group.key, { userId, ...options });
			return page && [page.messages.map(({ seq }) => seq), page.hasMore];
		}

		/** Asks until there is no more, going on where each answer says. */
		async function everything(group: Talk, userId: string): Promise<readonly (readonly Message[])[]> {
			const answers: (readonly Message[])[] = [];
			let [rev, hasMore] = [0, true];
			while (hasMore && answers.length < 100) {
				const { conversations } = await stores().messages.since(group.user(userId), [{ ...group.key, rev }]);
				const [answer] = conversations;
				if (answer === undefined) throw new TypeError("the user is not in the conversation");
				answers.push(answer.messages);
				({ lastRev: rev, hasMore } = answer);
			}
			return answers;
		}

		test("[MSG7] history goes down from the newest or from `before`, and up from `after`", async () => {
			const group = await talk(["ada", "bob"]);
			expect(await history(group, "ada", { limit: 3 })).toEqual([[], false]);
			for (let at = 0; at < 10; at += 1) await group.send("ada");
			expect(await history(group, "ada", { limit: 3 })).toEqual([[10, 9, 8], true]);
			expect(await history(group, "ada", { limit: 10 })).toEqual([[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], false]);
			expect(await history(group, "ada", { before: 4, limit: 2 })).toEqual([[3, 2], true]);
			expect(await history(group, "ada", { before: 4, limit: 3 })).toEqual([[3, 2, 1], false]);
			expect(await history(group, "ada", { before: 1, limit: 3 })).toEqual([[], false]);
			expect(await history(group, "ada", { before: 99, limit: 1 })).toEqual([[10], true]);
			expect(await history(group, "ada", { after: 0, limit: 2 })).toEqual([[1, 2], true]);
			expect(await history(group, "ada", { after: 7, limit: 3 })).toEqual([[8, 9, 10], false]);
			expect(await history(group, "ada", { after: 10, limit: 3 })).toEqual([[], false]);
			expect(await history(group, "ada", { after: 3, before: 6, limit: 9 })).toEqual([[4, 5], false]);
		});

		test("[CON2] history ends where the person joined", async () => {
			const group = await talk(["ada"], { others: ["bob"] });
			for (let at = 0; at < 3; at += 1) await group.send("ada");
			await change(stores(), group, { kind: "put", userId: "bob" });
			expect(await history(group, "bob", { limit: 9 })).toEqual([[], false]);
			for (let at = 0; at < 3; at += 1) await group.send("ada");
			expect(await history(group, "bob", { limit: 9 })).toEqual([[6, 5, 4], false]);
			expect(await history(group, "bob", { before: 5, limit: 9 })).toEqual([[4], false]);
			expect(await history(group, "bob", { before: 3, limit: 9 })).toEqual([[], false]);
			expect(await history(group, "bob", { after: 0, limit: 2 })).toEqual([[4, 5], true]);
			expect(await history(group, "ada", { after: 0, limit: 9 })).toEqual([[1, 2, 3, 4, 5, 6], false]);
		});

		test("[MSG7] a page of long messages is bounded in bytes, and pages on to the end", async () => {
			const group = await talk(["ada", "bob"]);
			const count = 2 * LONG_A_CALL + 3;
			await Promise.all(Array.from({ length: count }, () => group.send("ada", { body: aBody({ text: LONG }) })));
			const sizes: number[] = [];
			let before: number | undefined;
			for (let hasMore = true; hasMore; ) {
				const options = { userId: "bob", limit: 100, ...(before !== undefined && { before }) };
				const page = await stores().messages.history(group.key, options);
				expect(page?.messages.every(({ text }) => text === LONG)).toBe(true);
				sizes.push(page?.messages.length ?? 0);
				before = page?.messages.at(-1)?.seq;
				hasMore = page?.hasMore ?? false;
			}
			expect(sizes).toEqual([LONG_A_CALL, LONG_A_CALL, 3]);
			expect((await everything(group, "bob")).map(({ length }) => length)).toEqual(sizes);
		});

		test("[MSG7] one message that is larger than an answer is an answer", async () => {
			const group = await talk(["ada", "bob"]);
			const huge = aBody({ metadata: { data: "x".repeat(700_000) } });
			for (const body of [aBody(), huge, huge, aBody()]) await group.send("ada", { body });
			expect(await history(group, "bob", { after: 0, limit: 9 })).toEqual([[1], true]);
			expect(await history(group, "bob", { after: 1, limit: 9 })).toEqual([[2], true]);
			const answers = await everything(group, "bob");
			expect(answers.map((messages) => messages.map(({ seq }) => seq))).toEqual([[1], [2], [3], [4]]);
		});

		test("[MSG7] since gives what changed, in its present form, oldest change first", async () => {
			const group = await talk(["ada", "bob"]);
			const [first, second, third] = [await group.send("ada"), await group.send("ada"), await group.send("bob")];
			const { messages } = stores();
			await messages.edit(group.messageKey(first.id), { userId: "ada", text: "new", now: 200 });
			await messages.remove(group.messageKey(second.id), { userId: "ada", now: 200 });
			const since = async (rev: number) => {
				const { conversations } = await messages.since(group.user("bob"), [{ ...group.key, rev }]);
				return conversations.map((answer) => [
					answer.messages.map(({ seq, rev, text }) => [seq, rev, text]),
					answer.lastRev,
					answer.hasMore,
				]);
			};
			const changes = [
				[3, 3, third.text],
				[1, 4, "new"],
				[2, 5, null],
			];
			expect(await since(0)).toEqual([[changes, 5, false]]);
			expect(await since(3)).toEqual([[changes.slice(1), 5, false]]);
			expect(await since(5)).toEqual([[[], 5, false]]);
			expect(await since(99)).toEqual([[[], 5, false]]);
		});

		test("[MSG7] conversations come in the order asked, those that are not the user's in `removed`", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			const [one, two, notTheirs] = [
				await talkIn(stores(), user, { userIds: ["ada", "bob"] }),
				await talkIn(stores(), user, { userIds: ["ada", "bob"] }),
				await talkIn(stores(), user, { userIds: ["ada"] }),
			];
			for (const group of [one, two, notTheirs]) await group.send("ada");
			const ids = [two, notTheirs, one].map(({ key }) => key.conversationId);
			const cursors = [...ids, "unknown"].map((conversationId) => ({ conversationId, rev: 0 }));
			const answer = await stores().messages.since(user("bob"), cursors);
			expect(answer.conversations.map(({ conversationId }) => conversationId)).toEqual([ids[0] ?? "", ids[2] ?? ""]);
			expect(answer.removed).toEqual([ids[1] ?? "", "unknown"]);
		});

		test("[MSG7] what has no room left is said to have more, and loses nothing", async () => {
			const user = await peopleOf(stores(), "ada", "bob");
			const groups: Talk[] = [];
			for (let at = 0; at < 4; at += 1) groups.push(await talkIn(stores(), user, { userIds: ["ada", "bob"] }));
			const quiet = groups.at(-1);
			for (const group of groups) {
				if (group === quiet) continue;
				const body = aBody({ text: LONG });
				await Promise.all(Array.from({ length: 10 }, () => group.send("ada", { body })));
			}
			const got = new Map<string, number[]>();
			let cursors = groups.map(({ key }) => ({ conversationId: key.conversationId, rev: 0 }));
			let calls = 0;
			for (; cursors.length > 0 && calls < 10; calls += 1) {
				const { conversations } = await stores().messages.since(user("bob"), cursors);
				const bytes = conversations.flatMap(({ messages }) => messages).length * 32_000;
				expect(bytes).toBeLessThanOrEqual(512 * 1_024);
				for (const { conversationId, messages } of conversations) {
					got.set(conversationId, [...(got.get(conversationId) ?? []), ...messages.map(({ seq }) => seq)]);
				}
				const unfinished = conversations.filter(({ hasMore }) => hasMore);
				cursors = unfinished.map(({ conversationId, lastRev }) => ({ conversationId, rev: lastRev }));
			}
			expect(calls).toBe(2);
			const tenEach = Array.from({ length: 10 }, (_, at) => at + 1);
			expect([...got.values()]).toEqual([tenEach, tenEach, tenEach, []]);
		});

		test("[MSG7] a long history comes a thousand messages a call, while others go on writing", async () => {
			const group = await talk(["ada", "bob"]);
			await Promise.all(Array.from({ length: 2_500 }, () => group.send("ada")));
			const syncing = everything(group, "bob");
			const writing = Array.from({ length: 20 }, () => group.send("ada"));
			const answers = await syncing;
			await Promise.all(writing);
			expect(answers.map(({ length }) => length).slice(0, 2)).toEqual([1_000, 1_000]);
			const revs = answers.flat().map(({ rev }) => rev);
			expect(revs).toEqual(revs.map((_, at) => at + 1));
			expect(revs.length).toBeGreaterThanOrEqual(2_500);
		});

		test("[CON2] since gives nothing of before joining, and is complete though all that changed is hidden", async () => {
			const group = await talk(["ada"], { others: ["bob"] });
			const old = await group.send("ada");
			await stores().messages.edit(group.messageKey(old.id), { userId: "ada", text: "x", now: 150 });
			await change(stores(), group, { kind: "put", userId: "bob" });
			await stores().messages.edit(group.messageKey(old.id), { userId: "ada", text: "y", now: 250 });
			const { messages } = stores();
			const nothing = { conversationId: group.key.conversationId, messages: [], lastRev: 3, hasMore: false };
			expect((await messages.since(group.user("bob"), [{ ...group.key, rev: 0 }])).conversations).toEqual([nothing]);
			const next = await group.send("ada");
			expect(await everything(group, "bob")).toEqual([[next]]);
		});
	});
}
