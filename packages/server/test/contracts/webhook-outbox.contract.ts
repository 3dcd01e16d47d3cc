import { describe, expect, test } from "bun:test";
import type { ClaimedWebhook, Settlement } from "../../src/ports/webhook-outbox.ts";
import { ODD_TEXTS, peopleOf } from "./durable-stores.ts";
import {
	aMessage,
	aState,
	claimAt,
	drain,
	type MakeTelling,
	MINUTE,
	makeGroup,
	settleAll,
	using,
	words,
} from "./given-webhooks.ts";

/** The law of `WebhookOutbox`: claims. */
export function describeWebhookOutbox(name: string, make: MakeTelling): void {
	describe(`webhook outbox on ${name}`, () => {
		test("[WHK3] of each line the first alone is claimed, and the next when it was delivered", () =>
			using(make, async (stores) => {
				const ada = (await peopleOf(stores, "ada"))("ada");
				for (const id of ["g", "h"]) await makeGroup(stores, id, [ada]);
				for (const text of ["one", "two"])
					for (const id of ["g", "h"]) await stores.messages.append(aMessage(ada, id, text));
				const first = await claimAt(stores, 100);
				expect(words(first)).toEqual(["conversation.created g", "conversation.created h"]);
				expect(await claimAt(stores, 100)).toEqual([]);
				await settleAll(stores, first.slice(0, 1), 101);
				const second = await claimAt(stores, 101);
				expect(words(second)).toEqual(["message.created one"]);
				await settleAll(stores, [...first.slice(1), ...second], 102);
				expect(await drain(stores, 102)).toEqual(["message.created one", "message.created two", "message.created two"]);
			}));

		test("[WHK3] what did not get through keeps its line back; what was refused does not", () =>
			using(make, async (stores) => {
				const ada = (await peopleOf(stores, "ada"))("ada");
				for (const id of ["g", "h"]) await makeGroup(stores, id, [ada]);
				await drain(stores, 15);
				for (const id of ["g", "h"])
					for (const text of ["one", "two"]) await stores.messages.append(aMessage(ada, id, text));
				const claimed = await claimAt(stores, 100);
				const settlements = claimed.map(
					({ id }, at): Settlement => ({ id, outcome: "again", dueAt: 5_000, holds: at === 0, reason: "no" }),
				);
				await stores.webhooks.settle("one", settlements, 100);
				expect(words(await claimAt(stores, 100))).toEqual(["message.created two"]);
				expect(await claimAt(stores, 4_999)).toEqual([]);
				const again = await claimAt(stores, 5_000);
				expect(again.map(({ id, attempts }) => [id, attempts])).toEqual(claimed.map(({ id }) => [id, 1]));
			}));

		test("[WHK5] a claim that ran out goes to another, and counts no more for whoever had it", () =>
			using(make, async (stores) => {
				const ada = (await peopleOf(stores, "ada"))("ada");
				await stores.webhooks.announced([aState(ada, 1)]);
				const [held] = await claimAt(stores, 100);
				expect(await claimAt(stores, 100 + MINUTE - 1, { claim: "other" })).toEqual([]);
				const [taken] = await claimAt(stores, 100 + MINUTE, { claim: "other" });
				expect(taken).toEqual(held as ClaimedWebhook);
				const id = held?.id ?? "";
				await stores.webhooks.settle("one", [{ id, outcome: "dead", reason: "late" }], 70_000);
				await stores.webhooks.settle("one", [{ id, outcome: "released", dueAt: 0 }], 70_000);
				expect(await claimAt(stores, 70_000)).toEqual([]);
				await stores.webhooks.settle("one", [{ id, outcome: "delivered" }], 70_000);
				await stores.webhooks.settle("other", [{ id, outcome: "again", dueAt: 1, holds: true, reason: "x" }], 70_000);
				expect(await claimAt(stores, 10 * MINUTE)).toEqual([]);
			}));

		test("[WHK5] what is released may be claimed when it says, with no attempt counted", () =>
			using(make, async (stores) => {
				const ada = (await peopleOf(stores, "ada"))("ada");
				await stores.webhooks.announced([aState(ada, 1)]);
				const [held] = await claimAt(stores, 100);
				await stores.webhooks.settle("one", [{ id: held?.id ?? "", outcome: "released", dueAt: 200 }], 101);
				expect(await claimAt(stores, 199, { claim: "other" })).toEqual([]);
				expect(await claimAt(stores, 200, { claim: "other" })).toEqual([held as ClaimedWebhook]);
			}));

		test("[WHK5] many who claim at once get each one once, however long the lines", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada");
				const ids = Array.from({ length: 30 }, (_, at) => `g${at}`);
				for (const id of ids) await makeGroup(stores, id, [key("ada")]);
				for (let at = 0; at < 50; at += 1) await stores.messages.append(aMessage(key("ada"), "g0", `t${at}`));
				const claims = Array.from({ length: 6 }, (_, at) => claimAt(stores, 100, { claim: `c${at}`, limit: 4 }));
				const all = (await Promise.all(claims)).flat();
				expect(new Set(all.map(({ id }) => id)).size).toBe(24);
				expect(all).toHaveLength(24);
				expect(words(await claimAt(stores, 100))).toHaveLength(6);
			}));

		test("[WHK4] of a user the newest state waits, in the place of an older one that nobody has claimed", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob");
				const ada = key("ada");
				const activity = (version: number) => aState(ada, version, { kind: "activity", type: "activity.changed" });
				await stores.webhooks.announced([aState(ada, 1), activity(1), aState(key("bob"), 1)]);
				await stores.webhooks.announced([aState(ada, 2, { type: "user.away" }), aState(key("eve"), 1)]);
				const first = await claimAt(stores, 100);
				expect(words(first)).toEqual(["user.away ada 2", "user.online bob 1"]);
				await stores.webhooks.announced([aState(ada, 3), activity(3)]);
				await stores.webhooks.announced([aState(ada, 4, { type: "user.offline" })]);
				await settleAll(stores, first, 100);
				expect(await drain(stores, 100)).toEqual(["activity.changed ada 3", "user.offline ada 4"]);
			}));

		test("[WHK3] [WHK4] what another node announced before and wrote later takes the place of nothing newer", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob");
				const [ada, bob] = [key("ada"), key("bob")];
				await stores.webhooks.announced([aState(ada, 20, { type: "user.offline" })]);
				await stores.webhooks.announced([aState(ada, 10)]);
				const claimed = await claimAt(stores, 100);
				expect(words(claimed)).toEqual(["user.offline ada 20"]);
				await stores.webhooks.announced([aState(ada, 11)]);
				await stores.webhooks.announced([aState(bob, 20), aState(bob, 3, { version: { epoch: "f", version: 3 } })]);
				await settleAll(stores, claimed, 100);
				expect(await drain(stores, 100)).toEqual(["user.online bob 3"]);
			}));

		test("[WHK4] [WHK5] what may have come through is not sent with another state under its id, nor twice", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob");
				const announced = (version: number) =>
					stores.webhooks.announced([aState(key("ada"), version), aState(key("bob"), version)]);
				await announced(1);
				const first = await claimAt(stores, 100);
				const [ada = "", bob = ""] = first.map(({ id }) => id);
				await announced(2);
				await stores.webhooks.settle("one", [{ id: ada, outcome: "released", dueAt: 101 }], 101);
				await stores.webhooks.settle("one", [{ id: bob, outcome: "dead", reason: "no" }], 101);
				await stores.webhooks.retry({ limit: 9 }, 102);
				await announced(3);
				const claimed = await claimAt(stores, 103);
				expect(words(claimed).toSorted()).toEqual(["user.online ada 3", "user.online bob 3"]);
				for (const { id } of claimed) expect([ada, bob]).not.toContain(id);
				await settleAll(stores, claimed, 104);
				expect(await drain(stores, 10_000)).toEqual([]);
			}));

		test("[WHK4] a state that was refused is not tried again once there is a newer one; what did not get through is", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob");
				const all = (version: number) =>
					stores.webhooks.announced([
						aState(key("ada"), version),
						aState(key("ada"), version, { kind: "activity", type: "activity.changed" }),
						aState(key("bob"), version),
					]);
				for (let version = 1; version <= 3; version += 1) {
					await all(version);
					const claimed = await claimAt(stores, 100 * version);
					const settlements = claimed.map(({ id, subject }): Settlement => {
						const holds = subject.kind === "user" && subject.data.userId === "bob";
						return { id, outcome: "again", dueAt: 5_000, holds, reason: "no" };
					});
					await stores.webhooks.settle("one", settlements, 100 * version);
				}
				const waits = ["activity.changed ada 3", "user.online ada 3", "user.online bob 1", "user.online bob 3"];
				const found = await drain(stores, 5_000);
				expect(found.toSorted()).toEqual(waits);
				expect(found.filter((word) => word.includes("bob"))).toEqual(waits.slice(2));
			}));

		test("[T-17] [T-18] odd ids stay apart, and come back as they were", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, ...ODD_TEXTS);
				await stores.webhooks.announced(ODD_TEXTS.map((text) => aState(key(text), 1)));
				const claimed = await claimAt(stores, 100, { limit: 100 });
				const ids = claimed.map(({ subject }) => (subject.kind === "user" ? subject.data.userId : null));
				expect(ids.toSorted()).toEqual(ODD_TEXTS.toSorted());
			}));
	});
}
