import { describe, expect, test } from "bun:test";
import type { ClaimedWebhook } from "../../src/ports/webhook-outbox.ts";
import { peopleOf } from "./durable-stores.ts";
import {
	aMessage,
	aState,
	claimAt,
	drain,
	type MakeTelling,
	makeGroup,
	settleAll,
	using,
	words,
} from "./given-webhooks.ts";

/** What webhooks the stores write, and when. */
export function describeWebhookTelling(name: string, make: MakeTelling): void {
	describe(`what webhooks tell on ${name}`, () => {
		test("[WHK1] what changes is told in the same step, and what changes nothing is not", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob", "cem");
				const [ada, bob] = [key("ada"), key("bob")];
				await makeGroup(stores, "g", [ada, bob]);
				await stores.messages.append(aMessage(ada, "g", "one"));
				await stores.messages.append(aMessage(ada, "g", "one"));
				await stores.messages.append(aMessage(key("cem"), "g", "not in it"));
				const message = { companyId: ada.companyId, conversationId: "g", messageId: "m-g-one" };
				await stores.messages.edit(message, { userId: "ada", text: "two", now: 30 });
				await stores.messages.edit(message, { userId: "ada", text: "two", now: 31 });
				await stores.messages.edit(message, { userId: "bob", text: "mine", now: 32 });
				await stores.messages.remove(message, { userId: "ada", now: 40 });
				const by = { actorId: "ada", now: 50, maxPeople: 9 };
				await stores.conversations.act(message, { kind: "put", userId: "cem", role: null }, by);
				await stores.conversations.act(message, { kind: "put", userId: "cem", role: null }, by);
				expect(await drain(stores, 100)).toEqual([
					"conversation.created g",
					"message.created null", // as it stands now: it was deleted
					"message.edited null",
					"message.deleted null",
					"conversation.updated g",
				]);
			}));

		test("[WHK1] only what is wanted is told; without any nothing is", async () => {
			for (const tells of [["message.edited"], []] as const)
				await using(
					make,
					async (stores) => {
						const ada = (await peopleOf(stores, "ada"))("ada");
						await makeGroup(stores, "g", [ada]);
						await stores.messages.append(aMessage(ada, "g", "one"));
						const message = { companyId: ada.companyId, conversationId: "g", messageId: "m-g-one" };
						await stores.messages.edit(message, { userId: "ada", text: "two", now: 30 });
						expect(await drain(stores, 100)).toEqual(tells.map((type) => `${type} two`));
					},
					tells,
				);
		});

		test("[WHK2] a new message is claimed with everybody in its conversation, a change with what changed", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob");
				await makeGroup(stores, "g", [key("ada")]);
				await drain(stores, 15);
				await stores.messages.append(aMessage(key("ada"), "g", "one"));
				const by = { actorId: "ada", now: 21, maxPeople: 9 };
				const conversation = { companyId: key("ada").companyId, conversationId: "g" };
				await stores.conversations.act(conversation, { kind: "put", userId: "bob", role: null }, by);
				const [message] = await claimAt(stores, 100);
				expect(message).toMatchObject({ type: "message.created", at: 20, attempts: 0 });
				expect(message?.subject).toMatchObject({
					message: { seq: 1, text: "one" },
					participants: [
						{ userId: "ada", joinedSeq: 0 },
						{ userId: "bob", joinedSeq: 1 },
					],
				});
				await settleAll(stores, message === undefined ? [] : [message], 100);
				const [change] = await claimAt(stores, 100);
				expect(change?.subject).toMatchObject({
					participants: [{ userId: "ada" }, { userId: "bob" }],
					change: { renamed: false, added: ["bob"], removed: [], rolesChanged: false },
				});
			}));

		test("[WHK3] a group that its last person leaves is told as deleted", () =>
			using(make, async (stores) => {
				const ada = (await peopleOf(stores, "ada"))("ada");
				await makeGroup(stores, "g", [ada]);
				const by = { actorId: "ada", now: 21, maxPeople: 9 };
				await stores.conversations.act({ ...ada, conversationId: "g" }, { kind: "remove", userId: "ada" }, by);
				expect(await drain(stores, 100)).toEqual(["conversation.created g", "conversation.deleted g"]);
			}));

		test("[WHK9] who is erased takes what tells of them along, and is named in nothing that is told afterwards", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob");
				const theirs = (await peopleOf(stores, "ada"))("ada");
				await makeGroup(stores, "g", [key("bob"), key("ada")]);
				await stores.messages.append(aMessage(key("ada"), "g", "one"));
				await stores.webhooks.announced([aState(key("ada"), 1), aState(key("bob"), 1), aState(theirs, 1)]);
				await stores.directory.eraseUser(key("ada"), 40);
				await stores.webhooks.announced([aState(key("ada"), 2)]);
				const told: ClaimedWebhook[] = [];
				for (let claimed = await claimAt(stores, 100); claimed.length > 0; claimed = await claimAt(stores, 100)) {
					told.push(...claimed);
					await settleAll(stores, claimed, 100);
				}
				expect(words(told).sort()).toEqual([
					"conversation.created g",
					"conversation.updated g",
					"message.created one",
					"user.online ada 1",
					"user.online bob 1",
				]);
				const ours = told.filter(({ companyId }) => companyId !== theirs.companyId);
				expect(JSON.stringify(ours)).not.toContain('"ada"');
			}));
	});
}
