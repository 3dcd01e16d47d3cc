// Calls the compiled route handlers of ../../nextjs as Next.js would: by method and folder, with the platform's own Request.
import { createServer } from "node:http";
import process from "node:process";
import { Readable } from "node:stream";

/** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
async function serve(request, response) {
	const route = await import(`${process.cwd()}/dist/app${request.url}/route.js`);
	const init = { method: request.method, headers: request.headers, body: Readable.toWeb(request), duplex: "half" };
	const answer = await route[request.method](new Request(`http://127.0.0.1${request.url}`, init));
	response.writeHead(answer.status, [...answer.headers].flat());
	response.end(Buffer.from(await answer.arrayBuffer()));
}

const server = createServer((request, response) => {
	serve(request, response).catch((error) => {
		console.error(error);
		response.writeHead(500).end();
	});
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
