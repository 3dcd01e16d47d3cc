// The same server on the engine that the makers of socket.io offer for Bun.
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";
import { serveChat, servePresence } from "../stock/company.ts";
import { administer, Directory, requireTokens } from "../stock/directory.ts";
import { MessageTable } from "../stock/messages.ts";

const directory = new Directory();
const database = process.env.BENCH_DATABASE ?? "";
const messages = database === "" ? null : await MessageTable.open(database);
const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);
requireTokens(io, process.env.BENCH_SECRET ?? "");
servePresence(io, directory);
serveChat(io, directory, messages);

async function answer(request: Request): Promise<Response> {
	const authorization = request.headers.get("authorization") ?? "";
	const path = new URL(request.url).pathname;
	const order = { method: request.method, path, authorization, body: await request.text() };
	const said = await administer(directory, order, async (id) => messages?.conversation(id));
	return new Response(said, { status: said === null ? 401 : 200 });
}

const handler = engine.handler();
const server = Bun.serve({
	...handler,
	hostname: "127.0.0.1",
	port: 0,
	fetch: (request, served) =>
		new URL(request.url).pathname.startsWith("/admin") ? answer(request) : engine.handleRequest(request, served),
});
console.log(`ready ${server.port}`);
