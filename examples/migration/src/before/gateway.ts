// The presence gateway that one writes by hand: it works, on one machine, on good days. ../../README.md says what is missing.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import jwt from "jsonwebtoken";
import { Server, type Socket } from "socket.io";
import { SECRET, setting } from "../settings.ts";

type Ack = (answer: unknown) => void;
type Colleague = { status: string; projectId: string | null; lastSeen: number; sockets: Set<string> };

const SWEEP_MS = 60_000;
const STALE_MS = 900_000;

const companies = new Map<string, Map<string, Colleague>>();
const http = createServer();
const io = new Server(http);
const presence = io.of("/presence");

presence.use((socket, next) => {
	try {
		const claims = jwt.verify(String(socket.handshake.auth.token), SECRET, { algorithms: ["HS256"] });
		if (typeof claims === "string" || claims.sub === undefined) throw new Error("no user");
		socket.data = { userId: claims.sub, companyId: claims.companyId };
		next();
	} catch {
		next(new Error("unauthorized"));
	}
});

function companyOf(companyId: string): Map<string, Colleague> {
	const company = companies.get(companyId) ?? new Map<string, Colleague>();
	companies.set(companyId, company);
	return company;
}

function arrive(socket: Socket): Colleague {
	const { companyId, userId } = socket.data;
	const company = companyOf(companyId);
	const known = company.get(userId);
	const colleague = known ?? { status: "online", projectId: null, lastSeen: Date.now(), sockets: new Set<string>() };
	company.set(userId, colleague);
	colleague.sockets.add(socket.id);
	if (known === undefined) socket.to(companyId).emit("user:online", { userId, status: colleague.status });
	return colleague;
}

function leave(companyId: string, userId: string): void {
	companyOf(companyId).delete(userId);
	presence.to(companyId).emit("user:offline", { userId });
}

presence.on("connection", (socket) => {
	const { companyId, userId } = socket.data;
	const colleague = arrive(socket);
	void socket.join(companyId);
	socket.onAny(() => {
		colleague.lastSeen = Date.now();
	});
	socket.on("presence:list", (_: unknown, ack: Ack) => {
		ack([...companyOf(companyId)].map(([id, { status, projectId }]) => ({ userId: id, status, projectId })));
	});
	socket.on("status:set", ({ status }: { status: string }, ack: Ack) => {
		colleague.status = status;
		presence.to(companyId).emit("status:changed", { userId, status });
		ack({ success: true });
	});
	socket.on("activity:set", ({ projectId }: { projectId: string | null }, ack: Ack) => {
		colleague.projectId = projectId;
		presence.to(companyId).emit("activity:changed", { userId, projectId });
		ack({ success: true });
	});
	socket.on("disconnect", () => {
		colleague.sockets.delete(socket.id);
		if (colleague.sockets.size === 0) leave(companyId, userId);
	});
});

setInterval(() => {
	const old = Date.now() - STALE_MS;
	for (const [companyId, company] of companies)
		for (const [userId, { lastSeen }] of company) if (lastSeen < old) leave(companyId, userId);
}, SWEEP_MS);

http.listen(Number(setting("PORT")), "127.0.0.1", () => {
	console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});
