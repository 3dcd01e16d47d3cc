import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { NodeInquiry, Question } from "../../src/ports/node-inquiry.ts";
import type { NodeLeases } from "../../src/ports/node-leases.ts";
import { answering, someConnection, someStats } from "../support/node-answers.ts";
import type { TestClock } from "../support/test-clock.ts";
import { TERMS } from "./node-leases.contract.ts";

type Opened = { readonly inquiry: NodeInquiry; readonly leases: NodeLeases };

/** Opens an empty place where nodes ask each other; `open` gives one node's view of it. */
export type MakeNodeInquiry = () => Promise<{
	readonly open: (nodeId: string) => Promise<Opened>;
	readonly clock: TestClock;
	/** What nodes said went wrong, each on its own. */
	readonly failures: readonly string[];
	readonly close: () => Promise<void>;
}>;

/** The law of `NodeInquiry`. */
export function describeNodeInquiry(name: string, make: MakeNodeInquiry): void {
	describe(`node inquiry on ${name}`, () => {
		let place: Awaited<ReturnType<MakeNodeInquiry>>;
		beforeEach(async () => {
			place = await make();
		});
		afterEach(() => place.close());

		/** A node that holds a lease and has so many links. */
		async function node(nodeId: string, links = 0): Promise<Opened> {
			const opened = await place.open(nodeId);
			await opened.inquiry.respond(answering(() => someStats({ links })));
			await opened.leases.renew(0);
			return opened;
		}

		test("[OPS4] every node answers once, by nodeId, whichever of them asks, and by what is so now", async () => {
			const [two, one, three] = [await node("two", 2), await node("one", 1), await node("three")];
			let links = 30;
			await three.inquiry.respond(answering(() => someStats({ links })));
			const found = () => [
				{ nodeId: "one", answer: someStats({ links: 1 }) },
				{ nodeId: "three", answer: someStats({ links }) },
				{ nodeId: "two", answer: someStats({ links: 2 }) },
			];
			for (const { inquiry } of [one, two, three]) {
				expect(await inquiry.ask({ kind: "stats" })).toEqual({ answers: found(), complete: true });
				links += 1;
			}
		});

		test("[OPS4] many questions at once are told from each other", async () => {
			const [one] = [await node("one", 1), await node("two", 2)];
			const wanted = { companyId: null, userId: null, after: null, limit: 1 };
			const asked = Array.from({ length: 20 }, (_, index) => index % 2 === 0);
			const kinds = await Promise.all(
				asked.map(async (stats) => {
					const { answers } = await one.inquiry.ask(stats ? { kind: "stats" } : { kind: "connections", wanted });
					return answers.every(({ answer }) => Array.isArray(answer) !== stats) && answers.length === 2;
				}),
			);
			expect(kinds).toEqual(asked.map(() => true));
		});

		test("[OPS4] one node is asked alone; who is none is not waited for", async () => {
			const [one, two] = [await node("one", 1), await node("two", 2)];
			const { inquiry } = one;
			const ofTwo = { answers: [{ nodeId: "two", answer: someStats({ links: 2 }) }], complete: true };
			expect(await inquiry.ask({ kind: "stats" }, "two")).toEqual(ofTwo);
			expect(await two.inquiry.ask({ kind: "stats" }, "two")).toEqual(ofTwo);
			for (const nobody of ["three", "all", ""])
				expect(await inquiry.ask({ kind: "stats" }, nobody)).toEqual({ answers: [], complete: true });
		});

		test("[OPS4] a question and its answer arrive as they were", async () => {
			const [one, two] = [await node("one"), await node("two")];
			const asked: Question[] = [];
			const connections = [someConnection(), someConnection({ connectionId: "c2", userAgent: 'é"\u{1f600}\\' })];
			await two.inquiry.respond(
				answering(someStats, (question) => {
					asked.push(question);
					return connections;
				}),
			);
			const wanted = { companyId: "acme|1", userId: null, after: "c0", limit: 7 };
			const { answers } = await one.inquiry.ask({ kind: "connections", wanted }, "two");
			expect(answers).toEqual([{ nodeId: "two", answer: connections }]);
			expect(asked).toEqual([{ kind: "connections", wanted }]);
		});

		test("[CLU1] who lives and does not answer delays the others no longer than it has to, and is missed", async () => {
			const one = await node("one", 1);
			const silent = await place.open("silent");
			await silent.leases.renew(0);
			const began = performance.now();
			const found = await one.inquiry.ask({ kind: "stats" });
			expect(performance.now() - began).toBeLessThan(2_000);
			expect(found).toEqual({ answers: [{ nodeId: "one", answer: someStats({ links: 1 }) }], complete: false });
			expect(await one.inquiry.ask({ kind: "stats" }, "silent")).toEqual({ answers: [], complete: false });
		});

		test("[PR23] a node whose lease has run out is not waited for", async () => {
			const one = await node("one");
			await (await place.open("dead")).leases.renew(0);
			place.clock.advance(TERMS.valid);
			expect((await one.inquiry.ask({ kind: "stats" })).complete).toBe(true);
		});

		test("[CLU1] a node that fails to answer says why itself, and is missed; one that asks fails by itself", async () => {
			const [one, two] = [await node("one"), await node("two")];
			await two.inquiry.respond(
				answering(() => {
					throw new Error("cannot count");
				}),
			);
			const found = await one.inquiry.ask({ kind: "stats" });
			expect(found).toMatchObject({ answers: [{ nodeId: "one" }], complete: false });
			expect(place.failures).toEqual(["two: an answer to another node"]);
			await expect(two.inquiry.ask({ kind: "stats" })).rejects.toThrow("cannot count");
		});

		test("[OPS4] before it can answer a node does not ask", async () => {
			const { inquiry } = await place.open("one");
			await expect(inquiry.ask({ kind: "stats" })).rejects.toThrow("does not answer yet");
		});
	});
}
