import { connect, createServer, type Socket } from "node:net";

/** A way to the server that counts who comes by it. */
export type Counted = AsyncDisposable & { readonly url: string; readonly count: () => number };

export function counted(url: string): Promise<Counted> {
	const { hostname, port } = new URL(url);
	const sockets = new Set<Socket>();
	let count = 0;
	const join = (from: Socket, to: Socket) => {
		sockets.add(from);
		from.pipe(to);
		from.on("error", () => to.destroy());
		from.on("close", () => to.destroy());
	};
	const server = createServer((client) => {
		count += 1;
		const upstream = connect(Number(port), hostname);
		join(client, upstream);
		join(upstream, client);
	});
	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () => {
			const address = server.address() as { readonly port: number };
			resolve({
				url: `http://127.0.0.1:${address.port}`,
				count: () => count,
				[Symbol.asyncDispose]: () => {
					for (const socket of sockets) socket.destroy();
					return new Promise((done) => server.close(() => done()));
				},
			});
		});
	});
}
