import { expect, test } from "bun:test";
import { fairGroup, ownerOf } from "./fair-group.ts";
import { type Call, weightOf } from "./stores.ts";

function waits(name: string, call: Call) {
	return { name, owner: ownerOf(call), weight: weightOf(call) };
}

function sends(senderId: string, count: number) {
	const args = [{ companyId: "acme", conversationId: "c", senderId }];
	return Array.from({ length: count }, (_, index) =>
		waits(`${senderId}${index}`, { port: "messages", method: "append", args }),
	);
}

function names(waiting: readonly { readonly name: string }[]): string {
	return waiting.map(({ name }) => name).join(" ");
}

test("[T-25] of a long queue everybody has the same share of the next group, in their order", () => {
	const { group, rest } = fairGroup([...sends("a", 5), ...sends("b", 1), ...sends("c", 3)], 6);
	expect(names(group)).toBe("a0 a1 a2 b0 c0 c1");
	expect(names(rest)).toBe("a3 a4 c2");
});

test("[T-25] no group is larger than it may be, and the first of everybody comes before the second of anybody", () => {
	const { group, rest } = fairGroup([...sends("a", 2), ...sends("b", 2), ...sends("d", 2)], 3);
	expect(names(group)).toBe("a0 b0 d0");
	expect(names(rest)).toBe("a1 b1 d1");
});

test("[T-25] whoever is alone has the whole group", () => {
	const { group, rest } = fairGroup(sends("a", 5), 3);
	expect([names(group), names(rest)]).toEqual(["a0 a1 a2", "a3 a4"]);
});

test("[T-25] group by group everybody is served, each in their order", () => {
	let waiting = [...sends("a", 40), ...sends("b", 7), ...sends("c", 3)];
	const served: string[] = [];
	while (waiting.length > 0) {
		const { group, rest } = fairGroup(waiting, 4);
		served.push(...group.map(({ name }) => name));
		waiting = rest;
	}
	for (const [owner, count] of [
		["a", 40],
		["b", 7],
		["c", 3],
	] as const)
		expect(served.filter((name) => name.startsWith(owner))).toEqual(sends(owner, count).map(({ name }) => name));
	expect(served.indexOf("c2")).toBeLessThan(15);
});

test("[T-25] a group is full while anything waits, whoever asked for it", () => {
	const { group } = fairGroup([...sends("a", 9), ...sends("b", 1), ...sends("c", 1)], 8);
	expect(names(group)).toBe("a0 a1 a2 a3 a4 a5 b0 c0");
});

test("[T-25] who reads many conversations has one share, not one for each", () => {
	const reads = Array.from({ length: 9 }, (_, index) => {
		const args = [
			{ companyId: "acme", conversationId: `c${index}` },
			{ userId: "a", limit: 50 },
		];
		return waits(`r${index}`, { port: "messages", method: "history", args });
	});
	const { group } = fairGroup([...reads, ...sends("b", 2)], 18);
	expect(names(group)).toBe("r0 r1 b0 b1");
});

test("[ACT3] what is written for everybody overtakes nothing", () => {
	const written = waits("w", { port: "journal", method: "write", args: [[]] });
	const { group, rest } = fairGroup([...sends("a", 2), ...sends("b", 1), written, ...sends("c", 1)], 3);
	expect(names(group)).toBe("a0 b0 c0");
	expect(names(rest)).toBe("a1 w");
});

test("[T-25] a group of pages is shorter than one of messages", () => {
	const pages = Array.from({ length: 60 }, (_, index) => {
		const args = [
			{ companyId: "acme", conversationId: "c" },
			{ userId: `u${index}`, limit: 100 },
		];
		return waits(`p${index}`, { port: "messages", method: "history", args });
	});
	expect(fairGroup(pages, 64).group).toHaveLength(8);
	expect(fairGroup(sends("a", 100), 64).group).toHaveLength(64);
});
