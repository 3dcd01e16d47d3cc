import { expect, test } from "bun:test";
import { accepted, makeConversation } from "../support/chat.ts";
import { TestServer } from "../support/test-server.ts";

const ASKED = 300;
/** How far from a toss-up it may be that the one took longer than the other: five standard deviations at 300 of each. */
const BIAS = 0.12;
const UNKNOWN = "0195556a-3c1e-7b42-9f57-000000000000";

/** How often one of the first took longer than one of the second; a half where nothing tells them apart. */
function tookLonger(first: readonly number[], second: readonly number[]): number {
	let longer = 0;
	for (const one of first) for (const other of second) longer += one > other ? 1 : one === other ? 0.5 : 0;
	return longer / (first.length * second.length);
}

type Measured = { readonly times: number[]; readonly sizes: Set<number> };

/** Asks about both in turns, so that whatever else the machine does meets both alike. */
async function compare(ask: (name: string) => Promise<string>, names: readonly [string, string]): Promise<void> {
	const measured: readonly [Measured, Measured] = [
		{ times: [], sizes: new Set() },
		{ times: [], sizes: new Set() },
	];
	for (const name of names) for (let count = 0; count < 30; count += 1) await ask(name);
	for (let count = 0; count < ASKED * 2; count += 1) {
		const which = (count + (count >> 1)) % 2 === 0 ? 0 : 1;
		const begun = performance.now();
		const answer = await ask(names[which]);
		measured[which].times.push(performance.now() - begun);
		measured[which].sizes.add(answer.replaceAll(names[which], "").length);
	}
	const [foreign, unknown] = measured;
	expect([...foreign.sizes]).toEqual([...unknown.sizes]);
	expect(foreign.sizes.size).toBe(1);
	expect(tookLonger(foreign.times, unknown.times)).toBeWithin(0.5 - BIAS, 0.5 + BIAS);
}

test("[T-39] neither size nor time tells what belongs to another company from what does not exist", async () => {
	await using server = await TestServer.start();
	const victim = await server.connect("their-ann", { namespace: "/chat", companyId: "beta" });
	const { id } = await makeConversation(victim, []);
	await accepted(victim.send("chat:send", { conversationId: id, text: "secret" }));
	const asking = await server.connect("mallory", { namespace: "/chat" });
	const token = await server.token("mallory");
	const rest = async (path: string): Promise<string> => {
		server.clock.advance(50); // nobody asks faster than is allowed
		const answer = await server.rest("GET", path, { token });
		return JSON.stringify([answer.status, answer.body]);
	};
	await server.announce();
	await compare((name) => rest(`/api/users/${name}`), ["their-ann", "their-bob"]);
	await compare((name) => rest(`/api/users/${name}/presence`), ["their-ann", "their-bob"]);
	await compare((name) => rest(`/api/conversations/${name}`), [id, UNKNOWN]);
	await compare(
		async (name) => {
			server.clock.advance(50);
			return JSON.stringify(await asking.send("chat:history", { conversationId: name }));
		},
		[id, UNKNOWN],
	);
});
