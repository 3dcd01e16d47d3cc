import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { signToken } from "@rollcall/server/auth/sign-token";
import { rollcall, serving, temporaryFolder } from "../../cli/test/support/command.ts";
import { KEYS, SECRET } from "../../cli/test/support/written.ts";
import { createClient, memoryStorage, type RollcallClient } from "../src/index.ts";
import { until } from "./support/until.ts";

const folder = temporaryFolder();
const clients: RollcallClient[] = [];
afterAll(() => {
	for (const client of clients) client.close();
	folder.remove();
});

/** A client of somebody, connected; each with a device of its own. */
async function connected(url: string, userId: string): Promise<RollcallClient> {
	const times = { issuedAt: Date.now(), expiresAt: Date.now() + 900_000 };
	const token = signToken({ userId, companyId: "acme", ...times, issuer: null, audience: null }, SECRET);
	const deviceId = `${userId}-${clients.length}`;
	const client = createClient({ url, token, deviceId, storage: memoryStorage(), page: null });
	clients.push(client);
	await client.connect();
	return client;
}

/** What a client shows of a conversation. */
function shown(client: RollcallClient, id: string): readonly string[] {
	const { messages = [] } = client.chat.conversation(id).getSnapshot() ?? {};
	return messages.map(({ seq, text }) => `${seq} ${text}`);
}

async function send(client: RollcallClient, id: string, texts: readonly string[]): Promise<void> {
	for (const text of texts) await client.chat.send(id, text);
}

/** Waits until this is the last that the client knows of a conversation. */
async function shows(client: RollcallClient, id: string, text: string): Promise<void> {
	await until(client.chat.conversation(id), (one) => one?.lastMessage?.text === text, 20_000);
}

/** Waits until the server knows that somebody has received up to there. */
async function received(asking: RollcallClient, id: string, { userId, seq }: { userId: string; seq: number }) {
	const lost = performance.now() + 8_000;
	for (;;) {
		const receipts = await asking.chat.receipts(id);
		if (receipts.find((one) => one.userId === userId)?.deliveredSeq === seq) return;
		if (performance.now() > lost) throw new Error(`waited in vain: ${JSON.stringify(receipts)}`);
	}
}

test("[OPS2] [MSG5] [MSG8] clients that were open when a server was restored go on with what it has, without a reload", async () => {
	const source = ["--data-dir", join(folder.path, "source")];
	const copy = ["--data-dir", join(folder.path, "copy")];
	const backup = join(folder.path, "backup.db");
	await using server = await serving(source, KEYS);
	const { url } = server;
	const [ada, bob, bobsOther] = [await connected(url, "ada"), await connected(url, "bob"), await connected(url, "bob")];
	const talk = (await ada.chat.create({ type: "direct", participantIds: ["bob"] })).id;
	const silent = (await ada.chat.create({ type: "group", title: "Silent", participantIds: ["bob"] })).id;
	await until(bob.chat.conversation(silent), (one) => one !== undefined);
	await bob.chat.open(talk);
	await send(ada, talk, ["one", "two", "three"]);
	expect((await rollcall(["backup", "--to", backup, ...source])).code).toBe(0);

	const two = ada.chat.conversation(talk).getSnapshot()?.messages[1];
	await ada.chat.edit(talk, two?.id ?? "", "two, as nobody will have written it");
	await send(ada, silent, ["lost", "lost", "lost"]);
	await send(ada, talk, ["lost", "lost too", "lost as well"]);
	for (const client of [bob, bobsOther]) await shows(client, talk, "lost as well");
	await shows(bobsOther, silent, "lost");
	await received(ada, talk, { userId: "bob", seq: 6 });
	await bob.chat.markRead(talk);
	await server.stop();
	expect((await rollcall(["restore", "--from", backup, ...copy])).code).toBe(0);
	await using restored = await serving([...copy, "--port", new URL(url).port], KEYS);
	expect(restored.url).toBe(url);

	// Under numbers that the others know: perhaps before they are back.
	const writer = await connected(url, "ada");
	await send(writer, talk, ["new one"]);
	await send(writer, silent, ["new"]);
	for (const client of [ada, bob, bobsOther]) await shows(client, talk, "new one");
	await shows(bobsOther, silent, "new");
	await received(writer, talk, { userId: "bob", seq: 4 });
	const whole = ["1 one", "2 two", "3 three", "4 new one"];
	await until(bob.chat.conversation(talk), (one) => one?.messages.length === 4);
	expect(shown(bob, talk)).toEqual(whole);
	expect(bob.chat.conversation(talk).getSnapshot()).toMatchObject({ readSeq: 0, unreadCount: 4 });
	for (const client of [ada, bob, bobsOther]) {
		const { lastMessage } = client.chat.conversation(talk).getSnapshot() ?? {};
		expect([lastMessage?.seq, lastMessage?.text]).toEqual([4, "new one"]);
		expect(shown(client, talk).filter((text) => text.includes("lost"))).toEqual([]);
		expect(shown(client, silent).filter((text) => text.includes("lost"))).toEqual([]);
	}
	const more = ["new two", "new three", "new four", "new five"];
	await send(writer, talk, more);
	await send(bob, talk, ["an answer"]);
	for (const client of [ada, bob, bobsOther]) await shows(client, talk, "an answer");
	expect(shown(bob, talk)).toEqual([...whole, ...more.map((text, at) => `${at + 5} ${text}`), "9 an answer"]);
	for (const client of [ada, bobsOther])
		expect(shown(client, talk)).toEqual(shown(bob, talk).slice(-shown(client, talk).length));
	expect([ada, bob].map((client) => client.chat.pending(talk).getSnapshot())).toEqual([[], []]);
});
