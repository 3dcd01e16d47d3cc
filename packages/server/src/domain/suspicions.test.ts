import { expect, test } from "bun:test";
import type { Finding } from "./invariants.ts";
import { type Subject, Suspicions } from "./suspicions.ts";

const BETWEEN = 10_000;
const ADA: Subject = { kind: "person", companyId: "acme", userId: "ada" };

function aFinding(fields: Partial<Finding> = {}): Finding {
	return { invariant: "ghost_connection", ids: { companyId: "acme", userId: "ada" }, evidence: "c1", ...fields };
}

/** What is told of Ada when she is looked at at these moments, and this is found each time. */
function lookedAt(
	moments: readonly number[],
	findings: readonly (readonly Finding[])[],
): readonly (readonly Finding[])[] {
	const suspicions = new Suspicions(BETWEEN);
	return moments.map((now, at) => {
		const found = findings[at] ?? [];
		const told = suspicions.due(now).flatMap((suspected) => suspicions.lookedAgain(suspected, found, now));
		suspicions.suspect({ subject: ADA, found }, now);
		return told;
	});
}

test("[OPS4] what is found the same in three looks with time between them is told, once, for as long as it stays", () => {
	const ghost = aFinding();
	const looks = [0, 10_000, 20_000, 30_000, 40_000];
	expect(lookedAt(looks, Array(5).fill([ghost]))).toEqual([[], [], [ghost], [], []]);
});

test("[OPS4] what is certain is told by the first look, and not again for as long as it stays", () => {
	const certain = aFinding({ isCertain: true });
	const suspicions = new Suspicions(BETWEEN);
	const suspected = { subject: ADA, found: [certain] };
	expect(suspicions.suspect(suspected, 0)).toEqual([certain]);
	expect(suspicions.suspect(suspected, 1_000)).toEqual([]);
	expect(suspicions.lookedAgain(suspected, [certain], 10_000)).toEqual([]);
	expect(suspicions.lookedAgain(suspected, [], 20_000)).toEqual([]);
	expect(suspicions.suspect(suspected, 20_000)).toEqual([certain]);
});

test("[OPS4] looks that come too early do not count", () => {
	const ghost = aFinding();
	expect(lookedAt([0, 9_999, 10_000, 19_999, 20_000], Array(5).fill([ghost]))).toEqual([[], [], [], [], [ghost]]);
});

test("[OPS4] what mends, or is found otherwise, is not told; what comes back is told anew", () => {
	const [ghost, other] = [aFinding(), aFinding({ evidence: "c2" })];
	expect(lookedAt([0, 10_000, 20_000, 30_000], [[ghost], [], [ghost], [ghost]])).toEqual([[], [], [], []]);
	expect(lookedAt([0, 10_000, 20_000, 30_000], [[ghost], [other], [ghost], [other]])).toEqual([[], [], [], []]);
	const again = lookedAt(
		[0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000],
		[[ghost], [ghost], [ghost], [], [ghost], [ghost], [ghost]],
	);
	expect(again.map((told) => told.length)).toEqual([0, 0, 1, 0, 0, 0, 1]);
});

test("[OPS4] a look in which nothing can be said counts for nothing, and the next one is as far away", () => {
	const suspicions = new Suspicions(BETWEEN);
	const suspected = { subject: ADA, found: [aFinding()] };
	suspicions.suspect(suspected, 0);
	suspicions.postpone(suspected, 10_000);
	expect(suspicions.due(19_999)).toEqual([]);
	expect(suspicions.due(20_000)).toEqual([suspected]);
	expect(suspicions.lookedAgain(suspected, suspected.found, 20_000)).toEqual([]);
	expect(suspicions.lookedAgain(suspected, suspected.found, 30_000)).toEqual(suspected.found);
});

test("[OPS4] after a store was away everything begins anew", () => {
	const suspicions = new Suspicions(BETWEEN);
	suspicions.suspect({ subject: ADA, found: [aFinding()] }, 0);
	suspicions.forget();
	expect(suspicions.due(10_000)).toEqual([]);
});

test("[OPS4] no more than so much is suspected, and what was told makes room for what was not", () => {
	const suspicions = new Suspicions(BETWEEN);
	const many = Array.from({ length: 500 }, (_, at) => aFinding({ evidence: `c${at}` }));
	suspicions.suspect({ subject: ADA, found: many }, 0);
	const [suspected] = suspicions.due(10_000);
	expect(suspected?.found.length).toBe(200);
	if (suspected === undefined) throw new TypeError("nobody is suspected");
	for (const now of [10_000, 20_000]) suspicions.lookedAgain(suspected, many, now);
	const news = aFinding({ evidence: "new" });
	suspicions.suspect({ subject: ADA, found: [news] }, 20_000);
	const after = suspicions.due(30_000).flatMap(({ found }) => found);
	expect([after.length, after.includes(news)]).toEqual([200, true]);
});
