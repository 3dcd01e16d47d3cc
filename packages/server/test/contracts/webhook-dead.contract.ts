import { describe, expect, test } from "bun:test";
import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import { everyPage, peopleOf } from "./durable-stores.ts";
import { aState, claimAt, type MakeTelling, MINUTE, using, words } from "./given-webhooks.ts";

/** The law of `WebhookOutbox`: what was given up. */
export function describeDeadWebhooks(name: string, make: MakeTelling): void {
	describe(`dead webhooks on ${name}`, () => {
		async function giveUp(stores: DurableStores, keys: readonly UserKey[], at: number): Promise<readonly string[]> {
			await stores.webhooks.announced(keys.map((key) => aState(key, 1)));
			const claimed = await claimAt(stores, at, { limit: 100 });
			const reason = "answered 500";
			await stores.webhooks.settle(
				"one",
				claimed.map(({ id }) => ({ id, outcome: "dead", reason })),
				at,
			);
			return claimed.map(({ id }) => id);
		}

		test("[WHK7] what was given up is listed, page by page, of one company or of all", () =>
			using(make, async (stores) => {
				const [key, other] = [await peopleOf(stores, "ada", "bob", "cem"), await peopleOf(stores, "ada")];
				const ids = await giveUp(stores, ["ada", "bob", "cem"].map(key), 100);
				await giveUp(stores, [other("ada")], 200);
				expect(await claimAt(stores, 10 * MINUTE)).toEqual([]);
				const { companyId } = key("ada");
				const pages = await everyPage((cursor) =>
					stores.webhooks.dead({ companyId, limit: 2, ...(cursor === undefined ? {} : { cursor }) }),
				);
				expect(pages.map((page) => page.map(({ id }) => id))).toEqual([ids.slice(0, 2), ids.slice(2)]);
				expect(pages[0]?.[0]).toEqual({
					id: ids[0] ?? "",
					type: "user.online",
					companyId,
					conversationId: null,
					userId: "ada",
					at: 1,
					attempts: 1,
					deadAt: 100,
					reason: "answered 500",
				});
				expect((await stores.webhooks.dead({ limit: 9 })).items).toHaveLength(4);
				expect((await stores.webhooks.dead({ limit: 9, cursor: "odd" })).items).toEqual([]);
			}));

		test("[WHK7] retried: due again under the old id, with no attempt counted", () =>
			using(make, async (stores) => {
				const [key, other] = [await peopleOf(stores, "ada", "bob"), await peopleOf(stores, "ada")];
				const [first = "", second = ""] = await giveUp(stores, [key("ada"), key("bob")], 100);
				await giveUp(stores, [other("ada")], 100);
				expect(await stores.webhooks.retry({ ids: [second, "unknown"], limit: 9 }, 200)).toBe(1);
				expect((await claimAt(stores, 200)).map(({ id, attempts }) => [id, attempts])).toEqual([[second, 0]]);
				expect(await stores.webhooks.retry({ companyId: key("ada").companyId, limit: 9 }, 300)).toBe(1);
				expect((await claimAt(stores, 300)).map(({ id }) => id)).toEqual([first]);
				expect(await stores.webhooks.retry({ limit: 0 }, 300)).toBe(0);
				expect(await stores.webhooks.retry({ limit: 9 }, 300)).toBe(1);
				expect((await stores.webhooks.dead({ limit: 9 })).items).toEqual([]);
			}));

		test("[WHK7] what waits too long is given up, and what was given up is dropped in the end", () =>
			using(make, async (stores) => {
				const key = await peopleOf(stores, "ada", "bob", "cem");
				await giveUp(stores, [key("ada")], 100);
				await stores.webhooks.announced([aState(key("bob"), 200), aState(key("cem"), 300)]);
				const prune = (waitingBefore: number, deadBefore: number, limit = 9) =>
					stores.webhooks.prune({ waitingBefore, deadBefore, now: 1_000, limit });
				const dead = async () => (await stores.webhooks.dead({ limit: 9 })).items.map(({ userId }) => userId);
				expect(await prune(200, 100)).toBe(0);
				expect(await prune(201, 100)).toBe(1);
				expect(await dead()).toEqual(["ada", "bob"]);
				expect(await prune(0, 101)).toBe(1);
				expect(await dead()).toEqual(["bob"]);
				expect(await stores.webhooks.retry({ limit: 9 }, 5_000)).toBe(1);
				expect(await prune(5_000, 5_000, 1)).toBe(1);
				expect(words(await claimAt(stores, 9_000))).toEqual(["user.online bob 200"]);
				expect(await dead()).toEqual(["cem"]);
			}));
	});
}
