import { afterAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../server/test/support/eventually.ts";
import { TestClient } from "../../server/test/support/test-client.ts";
import { rollcall, running, serving, temporaryFolder } from "./support/command.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

type Listed = {
	readonly conversations: readonly { readonly id: string; readonly type: string; readonly unreadCount: number }[];
};
type Views = readonly { readonly userId: string; readonly lastLatitude?: number }[];

async function aliceOf(server: { readonly out: string; readonly url: string }) {
	const token = /#token=(\S+)/.exec(server.out)?.[1] ?? "";
	const get = async (path: string): Promise<unknown> =>
		(await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
	const presence = await TestClient.open(`${server.url}/presence`, { token }).connected();
	const chat = await TestClient.open(`${server.url}/chat`, { token }).connected();
	return { get, presence, chat };
}

test("[OPS1] serve --dev --demo: who opens the link finds a living company, friends, and unread messages", async () => {
	const dataDir = join(folder.path, "demo");
	await using server = await serving(["--dev", "--demo", "--people", "30", "--data-dir", dataDir]);
	expect(server.out).toContain("Demo: 30 made-up people of the company demo");
	expect(server.out).toContain("Open the web console as alice of demo:");
	const { get, presence, chat } = await aliceOf(server);
	const { conversations } = (await get("/api/conversations")) as Listed;
	expect(conversations.filter(({ type }) => type === "group").length).toBe(2);
	expect(conversations.filter(({ type }) => type === "direct").length).toBeGreaterThanOrEqual(4);
	expect(conversations.filter(({ unreadCount }) => unreadCount > 0).length).toBeGreaterThanOrEqual(2);
	expect(await get("/api/friends")).toMatchObject({ friends: expect.any(Array), incoming: ["felix"] });
	await eventually(async () => {
		await Bun.sleep(150); // nobody may ask much more often (T-09)
		const { users } = await presence.send("presence:sync", {});
		return (users as Views).filter(({ lastLatitude }) => lastLatitude !== undefined).length > 10;
	});
	const group = (await chat.send("conversation:list", {})) as unknown as {
		conversations: { id: string; type: string }[];
	};
	const conversationId = group.conversations.find(({ type }) => type === "direct")?.id;
	expect((await chat.send("chat:send", { conversationId, text: "Hello!" })).success).toBe(true);
	await eventually(() => chat.all("chat:read").length > 0 || chat.all("user:typing").length > 0, 25_000);
	for (const client of [presence, chat]) client.close();
	const { code, err } = await server.stop();
	expect({ code, err }).toEqual({ code: 0, err: "" });
});

test("[OPS1] a demo that starts again goes on where it was: nothing is written twice", async () => {
	const words = ["--dev", "--demo", "--people", "4", "--data-dir", join(folder.path, "again")];
	for (const _ of [1, 2]) {
		await using server = await serving(words);
		const { get, presence, chat } = await aliceOf(server);
		const { conversations } = (await get("/api/conversations")) as Listed;
		const id = conversations.find(({ type }) => type === "direct")?.id;
		const { messages } = (await get(`/api/conversations/${id}/messages?after=0`)) as { messages: { text: string }[] };
		expect(messages.filter(({ text }) => text === messages[0]?.text).length).toBe(1);
		for (const client of [presence, chat]) client.close();
	}
});

test("[OPS1] without a folder of its own a demo takes one apart from that of a server without it", async () => {
	await using server = running(["serve", "--dev", "--demo", "--people", "2", "--port", "0"], { cwd: folder.path });
	await eventually(() => existsSync(join(folder.path, "data", "demo", "rollcall.db")));
	expect(existsSync(join(folder.path, "data", "rollcall.db"))).toBe(false);
	expect((await server.stop()).code).toBe(0);
});

test.each([
	[["--demo"], {}, "--demo is for development"],
	[["--dev", "--people", "5"], {}, "--people is for --demo"],
	[["--dev", "--demo", "--people", "0"], {}, "--people must be a whole number"],
	[["--dev", "--demo"], { ROLLCALL_DATABASE_URL: "postgres://u:p@127.0.0.1:1/x" }, "--demo keeps out of"],
	[["--dev", "--demo"], { ROLLCALL_JWKS_URL: "https://id.example/keys" }, "--demo signs tokens of its own"],
])("[OPS1] serve %p is refused where a demo does not fit", async (words, variables, says) => {
	const { code, out, err } = await rollcall(["serve", ...words, "--port", "0"], variables as Record<string, string>);
	expect({ code, out }).toEqual({ code: 2, out: "" });
	expect(err).toContain(says);
});
