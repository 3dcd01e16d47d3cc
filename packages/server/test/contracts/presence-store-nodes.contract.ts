import { describe, expect, test } from "bun:test";
import type { PresenceRecord } from "../../src/domain/record.ts";
import { aConnection, aDevice } from "../support/builders.ts";
import { type GivenStore, of } from "./given-presence-store.ts";

/** A user whose connections these nodes hold, each on a device of its own. */
function on(...nodes: readonly string[]): Partial<PresenceRecord> {
	const devices = nodes.map((node) => aDevice({ id: `d-${node}`, connections: [aConnection({ id: node, node })] }));
	return { status: nodes.length > 0 ? "online" : "offline", devices };
}

/** The law of `PresenceStore`, of who is connected where. */
export function describeNodes(given: GivenStore): void {
	const page = (node: string, options: { after?: string; limit?: number; companyId?: string } = {}) => {
		const { after = null, limit = 100, companyId = "acme" } = options;
		return given.store.onNode(companyId, { node, after, limit });
	};

	describe("who is connected where", () => {
		test("[PR23] is told of each node and company, shown to anybody or not", async () => {
			await given.put(of("cem"), on("n1"));
			await given.put(of("ada"), on("n1", "n2"));
			await given.put(of("bob"), on("n2"));
			await given.put(of("eve", "rival"), on("n1"));
			expect(await page("n1")).toEqual(["ada", "cem"]);
			expect(await page("n2")).toEqual(["ada", "bob"]);
			expect(await page("n1", { companyId: "rival" })).toEqual(["eve"]);
			expect(await page("n3")).toEqual([]);
			expect(await page("n1", { companyId: "nobody" })).toEqual([]);
		});

		test("[PR23] in pages", async () => {
			for (const userId of ["d", "b", "a", "c"]) await given.put(of(userId), on("n1"));
			expect(await page("n1", { limit: 2 })).toEqual(["a", "b"]);
			expect(await page("n1", { after: "b", limit: 2 })).toEqual(["c", "d"]);
			expect(await page("n1", { after: "d", limit: 2 })).toEqual([]);
		});

		test("[PR23] [M4] follows whoever moves, goes or is erased", async () => {
			await given.put(of("ada"), on("n1"));
			await given.put(of("bob"), on("n1"));
			await given.put(of("cem"), on("n1"));
			await given.put(of("ada"), on("n2"));
			await given.put(of("bob"), on());
			await given.store.forget(of("cem"));
			expect(await page("n1")).toEqual([]);
			expect(await page("n2")).toEqual(["ada"]);
		});
	});
}
