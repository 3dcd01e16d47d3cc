// The four systems as they are commonly written: socket.io with its defaults on Node.js.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { serveChat, servePresence } from "./company.ts";
import { administer, Directory, requireTokens } from "./directory.ts";
import { MessageTable } from "./messages.ts";

const directory = new Directory();
const database = process.env.BENCH_DATABASE ?? "";
const messages = database === "" ? null : await MessageTable.open(database);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const { method = "", url: path = "" } = request;
	const authorization = request.headers.authorization ?? "";
	const body = Buffer.concat(chunks).toString("utf8");
	const said = await administer(directory, { method, path, authorization, body }, async (id) =>
		messages?.conversation(id),
	);
	response.statusCode = said === null ? 401 : 200;
	response.end(said ?? "");
}

const http = createServer((request, response) => {
	answer(request, response).catch((error: unknown) => {
		console.error(error);
		response.statusCode = 500;
		response.end();
	});
});
const io = new Server(http);
requireTokens(io, process.env.BENCH_SECRET ?? "");
servePresence(io, directory);
serveChat(io, directory, messages);
http.listen(0, "127.0.0.1", () => console.log(`ready ${(http.address() as AddressInfo).port}`));
