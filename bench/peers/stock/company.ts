import type { Server, Socket } from "socket.io";
import { type Directory, userOf } from "./directory.ts";
import type { MessageTable } from "./messages.ts";

/** What the stock server keeps of somebody who is there. */
type Session = {
	readonly userId: string;
	status: string;
	lastSeenAt: string;
	currentProjectId: string | null;
	currentTaskId: string | null;
	lastLatitude: number | null;
	lastLongitude: number | null;
	lastAccuracy: number | null;
	lastLocationAt: string | null;
	connections: number;
};

type Payload = Readonly<Record<string, unknown>>;
type Acknowledge = ((answer: Payload) => void) | undefined;

const sessions = new Map<string, Session>();

function sessionOf(userId: string): Session {
	let session = sessions.get(userId);
	if (session === undefined) {
		session = {
			userId,
			status: "online",
			lastSeenAt: new Date().toISOString(),
			currentProjectId: null,
			currentTaskId: null,
			lastLatitude: null,
			lastLongitude: null,
			lastAccuracy: null,
			lastLocationAt: null,
			connections: 0,
		};
		sessions.set(userId, session);
	}
	return session;
}

function update(session: Session): Payload {
	const { connections, ...shown } = session;
	return shown;
}

/** Presence as it is commonly written: a map of sessions, and every change to everybody in the company's room. */
export function servePresence(io: Server, directory: Directory): void {
	const presence = io.of("/presence");
	presence.on("connection", (socket: Socket) => {
		const { userId, companyId } = userOf(socket);
		const session = sessionOf(userId);
		session.connections += 1;
		const company = `company:${companyId}`;
		const tell = (event: string, payload: Payload): void => {
			socket.to(company).emit(event, payload);
		};
		void socket.join(company);
		const now = (): string => new Date().toISOString();
		if (session.connections === 1 && directory.announcing)
			tell("user:online", { userId, status: session.status, timestamp: now() });
		socket.on("presence:heartbeat", (data: Payload, acknowledge: Acknowledge) => {
			session.lastSeenAt = now();
			if (typeof data.latitude === "number" && typeof data.longitude === "number") {
				session.lastLatitude = data.latitude;
				session.lastLongitude = data.longitude;
				session.lastAccuracy = Number(data.accuracy ?? 0);
				session.lastLocationAt = session.lastSeenAt;
			}
			tell("presence:update", update(session));
			acknowledge?.({ success: true, nextHeartbeatMs: 30_000 });
		});
		socket.on("presence:set", (data: Payload, acknowledge: Acknowledge) => {
			session.status = data.status === "auto" ? "online" : String(data.status);
			tell("presence:update", update(session));
			acknowledge?.({ success: true, session: update(session) });
		});
		socket.on("activity:set", (data: Payload, acknowledge: Acknowledge) => {
			session.currentProjectId = String(data.projectId);
			session.currentTaskId = typeof data.taskId === "string" ? data.taskId : null;
			const { currentProjectId: projectId, currentTaskId: taskId } = session;
			tell("activity:changed", { userId, projectId, taskId, timestamp: now() });
			acknowledge?.({ success: true, session: update(session) });
		});
		socket.on("disconnect", () => {
			session.connections -= 1;
			if (session.connections > 0) return;
			sessions.delete(userId);
			if (directory.announcing) tell("user:offline", { userId, status: "offline", lastSeen: now(), timestamp: now() });
		});
	});
}

/** Chat as it is commonly written: a room for each conversation, one commit for each message. */
export function serveChat(io: Server, directory: Directory, messages: MessageTable | null): void {
	io.of("/chat").on("connection", (socket: Socket) => {
		const { userId } = userOf(socket);
		for (const { id } of directory.conversationsOf(userId)) void socket.join(`conversation:${id}`);
		socket.on("chat:send", async (data: Payload, acknowledge: Acknowledge) => {
			try {
				const conversationId = String(data.conversationId);
				if (messages === null || !directory.isIn(conversationId, userId)) throw new Error("not_found");
				const message = await messages.insert({ conversationId, senderId: userId, text: String(data.text) });
				socket.to(`conversation:${conversationId}`).emit("chat:message", { message });
				acknowledge?.({ success: true, message });
			} catch (error) {
				acknowledge?.({ success: false, error: { code: "internal", message: String(error) } });
			}
		});
	});
}
