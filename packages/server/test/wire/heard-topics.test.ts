import { expect, test } from "bun:test";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { topicFindings } from "../../src/app/invariants/people-look.ts";
import { Connection } from "../../src/gateways/socket/connection.ts";
import { connectionsOf } from "../../src/gateways/socket/live-people.ts";
import { Registry } from "../../src/gateways/socket/registry.ts";
import { conversationTopic, feedTopic, personTopic } from "../../src/gateways/socket/topics.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import type { Socket } from "../../src/wire/gateway.ts";
import { aConnection } from "../support/builders.ts";
import { startTestWire } from "../support/wire-harness.ts";

const KEY = { companyId: "acme", userId: "ada" };

function connectionOn(socket: Socket): Connection {
	const claims = { ...KEY, deviceId: null, role: "member", jti: null, issuedAt: 0, expiresAt: 1 } as const;
	const entry = aConnection({ id: socket.id });
	return new Connection(socket, {
		key: KEY,
		deviceId: "d1",
		kind: null,
		entry,
		format: "single",
		onFeed: true,
		chat: "chat",
		claims: { ...claims, name: null, avatarUrl: null },
	});
}

test("[T-06] [T-07] what a connection hears of others than its own is found, whatever its transport", async () => {
	await using server = await startTestWire();
	await server.connected("/presence");
	await server.polling("/presence");
	await server.plain();
	const { conversations, close } = await openSqlite({ file: ":memory:" });
	const registry = new Registry();
	const ports = { conversations, connectionsOf: (key: UserKey) => connectionsOf(registry, key) };
	const look = async () =>
		(await topicFindings(ports, KEY, { turn: 0, again: [] })).map(({ invariant, ids }) => [
			invariant,
			ids.connectionId,
			ids.conversationId,
		]);
	expect(server.gateway.connectedSockets).toHaveLength(3);
	for (const socket of server.gateway.connectedSockets) {
		const connection = connectionOn(socket);
		registry.add(connection);
		socket.subscribe(feedTopic("single", "acme"));
		socket.subscribe(personTopic("single", { companyId: "acme", userId: "bob" }, true));
		expect(await look()).toEqual([]);
		socket.subscribe(personTopic("single", { companyId: "umbrella", userId: "bob" }, true));
		socket.subscribe(conversationTopic("chat", { companyId: "acme", conversationId: "elsewhere" }));
		expect(await look()).toEqual([
			["foreign_topic", socket.id, undefined],
			["unjoined_topic", socket.id, "elsewhere"],
		]);
		registry.remove(connection);
	}
	await close();
});
