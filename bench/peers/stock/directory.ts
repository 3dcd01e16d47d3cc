import { randomUUID } from "node:crypto";
import jwt from "jsonwebtoken";
import type { Server, Socket } from "socket.io";

export type User = { readonly userId: string; readonly companyId: string };
export type Conversation = { readonly id: string; readonly people: ReadonlySet<string> };

/** Who talks with whom, in memory: kinder to this peer than a query at every arrival. */
export class Directory {
	readonly #conversations = new Map<string, Conversation>();
	readonly #ofUser = new Map<string, Conversation[]>();
	/** Are those who come and go announced? Off while a very large company gathers. */
	announcing = true;

	create(people: readonly string[]): Conversation {
		const conversation = { id: randomUUID(), people: new Set(people) };
		this.#conversations.set(conversation.id, conversation);
		for (const userId of people) {
			const own = this.#ofUser.get(userId);
			if (own === undefined) this.#ofUser.set(userId, [conversation]);
			else own.push(conversation);
		}
		return conversation;
	}

	conversationsOf(userId: string): readonly Conversation[] {
		return this.#ofUser.get(userId) ?? [];
	}

	isIn(conversationId: string, userId: string): boolean {
		return this.#conversations.get(conversationId)?.people.has(userId) ?? false;
	}
}

export function userOf(socket: Socket): User {
	return socket.data as User;
}

/** The token of the handshake, checked in a middleware as the manual shows. */
export function requireTokens(io: Server, secret: string): void {
	for (const name of ["/presence", "/chat"]) {
		io.of(name).use((socket, next) => {
			try {
				const claims = jwt.verify(String(socket.handshake.auth.token), secret, { algorithms: ["HS256"] });
				if (typeof claims === "string") throw new Error("no claims");
				socket.data = { userId: claims.sub, companyId: claims.companyId };
				next();
			} catch {
				next(new Error("unauthorized"));
			}
		});
	}
}

export type AdminRequest = {
	readonly method: string;
	readonly path: string;
	readonly authorization: string;
	readonly body: string;
};

/** What the bench asks of its peers before it begins: users, conversations, and silence while a crowd gathers. */
export async function administer(
	directory: Directory,
	request: AdminRequest,
	created: (id: string) => Promise<void>,
): Promise<string | null> {
	if (request.authorization !== `Bearer ${process.env.BENCH_ADMIN_KEY}`) return null;
	if (request.path === "/admin/announcing") {
		directory.announcing = request.body === "true";
		return "";
	}
	if (request.method === "PUT") return "";
	const { participantIds } = JSON.parse(request.body) as { participantIds: readonly string[] };
	const { id } = directory.create(participantIds);
	await created(id);
	return JSON.stringify({ id });
}
