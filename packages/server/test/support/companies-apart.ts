import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { accepted, makeConversation } from "./chat.ts";
import type { Kind } from "./named-fields.ts";
import type { TestClient } from "./test-client.ts";
import { TestServer } from "./test-server.ts";

export const VICTIMS = ["beta", "zeta"] as const;
export type Victim = (typeof VICTIMS)[number];
export type Role = "admin" | "member";

/** What each kind of name stands for in one company. */
export type Things = Readonly<Record<Kind, string>>;

/** What nobody ever had, as long as what the victims have. */
const NOTHING: Things = {
	UserId: "only-nada",
	CompanyId: "nada",
	ConversationId: "0195556a-3c1e-7b42-9f57-000000000000",
	MessageId: "0195556a-3c1e-7b42-9f57-000000000001",
	ClientMessageId: "secret-nada-message",
	DeviceId: "secret-nada-device",
	ConnectionId: "0195556a-3c1e-7b42-9f57-000000000002",
	ProjectId: "secret-nada-project",
	TaskId: "secret-nada-task",
	Cursor: "secret-nada-cursor",
};

/** Three companies on one server: people of the first ask about what belongs to the others. */
export class CompaniesApart {
	readonly server: TestServer;
	/** What those who ask have themselves. */
	readonly own: Readonly<Record<Role, Things>>;
	readonly victims: Readonly<Record<Victim, Things>>;
	readonly nothing = NOTHING;
	/** Everybody who is connected in the other companies. */
	readonly watching: readonly TestClient[];
	/** What those who ask have said themselves, and may be told again. */
	readonly said = new Set<string>();
	readonly connections: Readonly<Record<Role, Readonly<Record<"/presence" | "/chat", TestClient>>>>;

	private constructor(server: TestServer, parts: Pick<CompaniesApart, "own" | "victims" | "watching" | "connections">) {
		this.server = server;
		this.own = parts.own;
		this.victims = parts.victims;
		this.watching = parts.watching;
		this.connections = parts.connections;
	}

	static async start(): Promise<CompaniesApart> {
		const server = await TestServer.start();
		const watching: TestClient[] = [];
		const shared = await furnish(server, "acme", []);
		const beta = await furnish(server, "beta", watching);
		const zeta = await furnish(server, "zeta", watching);
		const connections = { admin: await connected(server, "admin"), member: await connected(server, "member") };
		const own = {
			admin: { ...shared, ...(await talk(connections.admin["/chat"], "acme")) },
			member: { ...shared, ...(await talk(connections.member["/chat"], "acme")) },
		};
		await server.announce();
		for (const client of watching) client.forget();
		return new CompaniesApart(server, { own, victims: { beta, zeta }, watching, connections });
	}

	token(role: Role): Promise<string> {
		return this.server.token(askerOf(role), { companyId: "acme", role, deviceId: `${role}-device` });
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.server.close();
	}
}

function askerOf(role: Role): string {
	return `asking-${role}`;
}

async function connected(server: TestServer, role: Role) {
	const open = (namespace: "/presence" | "/chat") =>
		server.connect(askerOf(role), { companyId: "acme", role, namespace, deviceId: `${role}-device` });
	return { "/presence": await open("/presence"), "/chat": await open("/chat") };
}

/** A company whose every word bears its name, and in which those who ask are, where it is theirs. */
async function furnish(server: TestServer, companyId: string, clients: TestClient[]): Promise<Things> {
	const userId = `only-${companyId}`;
	const deviceId = `secret-${companyId}-device`;
	const names = companyId === "acme" ? [askerOf("admin"), askerOf("member")] : ["colleague"];
	for (const name of names)
		await server.rest("GET", "/api/presence/me", { token: await server.token(name, { companyId }) });
	const open = (namespace: "/presence" | "/chat") =>
		server.connect(userId, { companyId, namespace, deviceId, role: "admin", name: `secret-${companyId}` });
	const [presence, chat] = [await open("/presence"), await open("/chat")];
	clients.push(presence, chat);
	const work = { projectId: `secret-${companyId}-project`, taskId: `secret-${companyId}-task` };
	await accepted(presence.send("activity:set", work));
	await accepted(presence.send("presence:heartbeat", { latitude: 1, longitude: 2, ...work }));
	await accepted(presence.send("status:post", { message: `secret-${companyId}-status` }));
	return {
		UserId: userId,
		CompanyId: companyId,
		...(await talk(chat, companyId)),
		DeviceId: deviceId,
		ConnectionId: presence.socket.id ?? "",
		ProjectId: work.projectId,
		TaskId: work.taskId,
		Cursor: await cursorOf(server, { companyId, userId }),
	};
}

/** A conversation that is one's own, and a message in it. */
async function talk(chat: TestClient, companyId: string) {
	const { id: conversationId } = await makeConversation(chat, [], { title: `secret-${companyId}-title` });
	const clientMessageId = `secret-${companyId}-message`;
	const sent = { conversationId, clientMessageId, text: `secret-${companyId}-text` };
	const { message } = await accepted<{ message: MessageShape }>(chat.send("chat:send", sent));
	return { ConversationId: conversationId, MessageId: message.id, ClientMessageId: clientMessageId };
}

async function cursorOf(
	server: TestServer,
	who: { readonly companyId: string; readonly userId: string },
): Promise<string> {
	const token = await server.token(who.userId, { companyId: who.companyId });
	const { body } = await server.rest("GET", "/api/users?limit=1", { token });
	return String(body.nextCursor);
}
