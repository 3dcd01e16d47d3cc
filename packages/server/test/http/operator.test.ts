import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { MemoryNodeInquiry, RespondentTable } from "../../src/adapters/memory/node-inquiry.ts";
import { LeaseTable, MemoryNodeLeases } from "../../src/adapters/memory/node-leases.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import type { NodeConnection, NodeStats } from "../../src/ports/node-inquiry.ts";
import { expectProblem, HttpHarness } from "../support/http-harness.ts";
import { answering, someConnection, someStats } from "../support/node-answers.ts";

type Page = {
	readonly connections: readonly { readonly connectionId: string; readonly nodeId: string }[];
	readonly nodes: readonly { readonly nodeId: string }[];
	readonly complete: boolean;
	readonly nextCursor: string | null;
};

let rest: HttpHarness;
beforeEach(async () => {
	rest = await HttpHarness.start();
});
afterEach(() => rest.close());

/** A cluster of these nodes, of which the first one is asked over HTTP. */
async function cluster(nodes: Readonly<Record<string, readonly NodeConnection[] | null>>, stats?: Partial<NodeStats>) {
	const { clock } = rest;
	const [leaseTable, table] = [new LeaseTable(), new RespondentTable()];
	const failed = (what: string, error: unknown): void => void rest.logged.push([what, error]);
	const inquiries: MemoryNodeInquiry[] = [];
	for (const [nodeId, connections] of Object.entries(nodes)) {
		const node = { nodeId, startedAt: clock.now(), version: "1.2.3" };
		const terms = { valid: 10_000, burial: 2_000 };
		const leases = new MemoryNodeLeases({ table: leaseTable, node, terms, clock, ids: uuidIds });
		await leases.renew(0);
		const inquiry = new MemoryNodeInquiry({ table, nodeId, leases, failed });
		// What belongs to the wanted only is for the real registry; here it is the pages that count.
		const wanted = (after: string | null, limit: number) =>
			(connections ?? []).filter(({ connectionId }) => connectionId > (after ?? "")).slice(0, limit);
		if (connections !== null)
			await inquiry.respond(
				answering(
					() => someStats({ startedAt: clock.now(), ...stats }),
					(question) => (question.kind === "connections" ? wanted(question.wanted.after, question.wanted.limit) : []),
				),
			);
		inquiries.push(inquiry);
	}
	await rest.close();
	rest = await HttpHarness.start(inquiries[0] === undefined ? {} : { inquiry: inquiries[0] });
}

async function page(line: string): Promise<Page> {
	const answered = await rest.admin(line);
	expect(answered.status).toBe(200);
	return answered.body as Page;
}

const ids = (from: Page): readonly string[] => from.connections.map(({ connectionId }) => connectionId);

describe("GET /admin/connections", () => {
	test("[OPS4] the connections of all nodes are one list, page by page, none twice and none left out", async () => {
		const of = (...numbers: number[]) => numbers.map((number) => someConnection({ connectionId: `c${number}` }));
		await cluster({ n1: of(1, 4, 5, 6), n2: of(2, 3, 9), n3: of(7, 8) });
		const found: (readonly string[])[] = [];
		for (let cursor: string | null = ""; cursor !== null; ) {
			const next: Page = await page(`GET /admin/connections?limit=4&cursor=${cursor}`);
			found.push(ids(next));
			cursor = next.nextCursor;
		}
		expect(found).toEqual([["c1", "c2", "c3", "c4"], ["c5", "c6", "c7", "c8"], ["c9"]]);
		const exact = await page("GET /admin/connections?limit=9");
		expect([exact.connections.length, exact.nextCursor, exact.complete]).toEqual([9, null, true]);
		expect(exact.connections.map(({ nodeId }) => nodeId).slice(0, 3)).toEqual(["n1", "n2", "n2"]);
	});

	test("[OPS4] one node is asked alone, and a node that is missed is owned up to", async () => {
		await cluster({
			n1: [someConnection({ connectionId: "a" })],
			n2: [someConnection({ connectionId: "b" })],
			n3: null,
		});
		expect(ids(await page("GET /admin/connections?nodeId=n2"))).toEqual(["b"]);
		expect(await page("GET /admin/connections?nodeId=none")).toMatchObject({ connections: [], complete: true });
		expect(await page("GET /admin/connections")).toMatchObject({ complete: false, connections: [{}, {}] });
	});

	test("[W25] what is asked for is checked", async () => {
		await cluster({ n1: [] });
		for (const query of ["limit=0", "limit=501", "companyId=a%3Ab", "userId=a%20b", `nodeId=${"n".repeat(129)}`])
			expectProblem(await rest.admin(`GET /admin/connections?${query}`), 400, "bad_request");
	});
});

describe("GET /admin/stats", () => {
	test("[OPS4] the nodes are listed by nodeId, page by page", async () => {
		await cluster({ n2: [], n1: [], n3: [] }, { degraded: ["redis"], handling: { p50: 0.2, p99: 1.5 } });
		const first = await page("GET /admin/stats?limit=2");
		expect(first).toMatchObject({ nodes: [{ nodeId: "n1" }, { nodeId: "n2" }], nextCursor: "n2", complete: true });
		expect(await page("GET /admin/stats?limit=2&cursor=n2")).toMatchObject({
			nodes: [{ nodeId: "n3" }],
			nextCursor: null,
		});
		const { version, ...figures } = someStats({ degraded: ["redis"], handling: { p50: 0.2, p99: 1.5 } });
		expect(first.nodes[0]).toEqual({
			...figures,
			version,
			nodeId: "n1",
			startedAt: "2026-03-02T09:00:00.000Z",
		} as never);
	});
});

test("[T-36] both are the operator's alone, and are not there without a key", async () => {
	const token = await rest.token("ada", { role: "admin" });
	for (const line of ["GET /admin/stats", "GET /admin/connections"]) {
		expectProblem(await rest.ask(line, { token }), 401, "unauthorized");
		expectProblem(await rest.ask(line), 401, "unauthorized");
	}
	await rest.close();
	rest = await HttpHarness.start({ isAdmin: null });
	for (const line of ["GET /admin/stats", "GET /admin/connections"])
		expectProblem(await rest.admin(line), 404, "not_found");
});
