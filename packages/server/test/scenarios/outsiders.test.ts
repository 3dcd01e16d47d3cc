import { expect, test } from "bun:test";
import type { Endpoint, UpEvent } from "@rollcall/protocol/definition";
import { UP_EVENTS } from "@rollcall/protocol/events/up";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import { accepted, makeConversation, say } from "../support/chat.ts";
import { endpointsOf, lineOf } from "../support/endpoint-lines.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const UNKNOWN = "0195556a-3c1e-7b42-9f57-000000000000";

type Scene = {
	readonly members: readonly TestClient[];
	readonly id: string;
	readonly messageId: string;
	/** Who is not in it, by why not. */
	readonly outsiders: readonly { readonly client: TestClient; readonly userId: string; readonly companyId: string }[];
};

async function scene(server: TestServer): Promise<Scene> {
	const chat = { namespace: "/chat" } as const;
	const join = (userId: string, companyId: string) => server.connect(userId, { ...chat, companyId });
	const [alice, bob] = [await join("alice", "acme"), await join("bob", "acme")];
	const outsiders = [];
	for (const [userId, companyId] of [
		["colleague", "acme"],
		["former", "acme"],
		["alice", "beta"],
	] as const)
		outsiders.push({ client: await join(userId, companyId), userId, companyId });
	const { id } = await makeConversation(alice, ["bob", "former"]);
	const { id: messageId } = await say(alice, id, "secret");
	await accepted(alice.send("conversation:remove-participant", { conversationId: id, userId: "former" }));
	await server.advance(500);
	await server.fence();
	return { members: [alice, bob], id, messageId, outsiders };
}

/** The same words for whatever the conversation and its message are called. */
function unnamed(text: string, ...names: readonly string[]): string {
	return names.reduce((left, name) => left.replaceAll(name, "it"), text);
}

const EVENTS = (Object.keys(UP_EVENTS) as (keyof typeof UP_EVENTS)[]).filter((name) => {
	const { payload } = (UP_EVENTS[name] as UpEvent).example as { payload?: object };
	return payload !== undefined && "conversationId" in payload;
});

test("[MSG9] [T-08] every event that names a conversation answers an outsider not_found, as for an unknown one", async () => {
	await using server = await TestServer.start();
	const { members, id, messageId, outsiders } = await scene(server);
	for (const client of members) client.forget();
	expect(EVENTS.length).toBeGreaterThanOrEqual(16);
	for (const { client } of outsiders) {
		for (const name of EVENTS) {
			const example = ((UP_EVENTS[name] as UpEvent).example as { payload: Record<string, unknown> }).payload;
			const asked = (conversationId: string) => ({
				...example,
				conversationId,
				...("messageId" in example ? { messageId } : {}),
			});
			const foreign = await client.send(name, asked(id));
			const unknown = await client.send(name, asked(UNKNOWN));
			expect([name, foreign.error?.code]).toEqual([name, "not_found"]);
			expect(unnamed(JSON.stringify(foreign), id)).toBe(unnamed(JSON.stringify(unknown), UNKNOWN));
		}
		const cursors = { [id]: 0, [UNKNOWN]: 0 };
		const synced = await accepted(client.send("chat:sync", { cursors }));
		expect(synced).toMatchObject({ conversations: [], removed: [id, UNKNOWN] });
	}
	await server.announce();
	for (const client of members) expect(client.heard).toEqual([]);
});

test("[MSG9] [T-08] every endpoint that names a conversation answers an outsider not_found, as for an unknown one", async () => {
	await using server = await TestServer.start();
	const { members, id, messageId, outsiders } = await scene(server);
	for (const client of members) client.forget();
	const names = endpointsOf("user").filter((name) => ENDPOINTS[name].path.includes("{conversationId}"));
	expect(names.length).toBeGreaterThanOrEqual(12);
	for (const who of outsiders)
		for (const name of names) {
			const ask = (conversationId: string) => askFor(server, name, { who, params: { conversationId, messageId } });
			const foreign = await ask(id);
			expect([name, foreign.status, foreign.body.code]).toEqual([name, 404, "not_found"]);
			const unknown = await ask(UNKNOWN);
			expect(unnamed(JSON.stringify(foreign.body), id)).toBe(unnamed(JSON.stringify(unknown.body), UNKNOWN));
		}
	await server.announce();
	for (const client of members) expect(client.heard).toEqual([]);
});

type Asking = {
	readonly who: { readonly userId: string; readonly companyId: string };
	readonly params: Readonly<Record<string, string>>;
};

async function askFor(server: TestServer, name: EndpointName, { who, params }: Asking) {
	const { example }: Endpoint = ENDPOINTS[name];
	const [method = "GET", path = "/"] = lineOf(name, params).split(" ");
	const token = await server.token(who.userId, { companyId: who.companyId });
	return server.rest(method, path, { token, ...(example.body === undefined ? {} : { body: example.body }) });
}

test("[MSG9] a message is found in its own conversation alone, by its people", async () => {
	await using server = await TestServer.start();
	const { members, id, messageId } = await scene(server);
	const [alice] = members as [TestClient];
	const { id: other } = await makeConversation(alice, ["bob"]);
	const token = await server.token("alice");
	const path = (conversationId: string) => `/api/conversations/${conversationId}/messages/${messageId}`;
	expect((await server.rest("GET", path(id), { token })).body).toMatchObject({ text: "secret" });
	for (const [method, body] of [
		["GET", undefined],
		["PATCH", { text: "new" }],
		["DELETE", undefined],
	] as const) {
		const answer = await server.rest(method, path(other), { token, ...(body === undefined ? {} : { body }) });
		expect([method, answer.status]).toEqual([method, 404]);
	}
});
