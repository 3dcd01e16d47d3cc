import { connect, createServer, type Server, type Socket } from "node:net";

const IS_UPGRADE = /^upgrade: websocket/im;

/** A way to the server that can be cut, and closed. */
export class Passage {
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	#accepts = true;
	#swallows = false;
	readonly url: string;
	/** What each connection was begun for. */
	readonly asked: ("websocket" | "http")[] = [];

	private constructor(server: Server) {
		this.#server = server;
		this.url = `http://127.0.0.1:${(server.address() as { readonly port: number }).port}`;
	}

	static before(url: string): Promise<Passage> {
		const { hostname, port } = new URL(url);
		return new Promise((resolve) => {
			const server = createServer((client) => {
				if (!passage.#accepts) return void client.destroy();
				client.once("data", (head) => {
					client.pause();
					const upstream = connect(Number(port), hostname);
					passage.#join(client, upstream);
					passage.#join(upstream, client);
					const isWebSocket = IS_UPGRADE.test(head.toString("latin1"));
					passage.asked.push(isWebSocket ? "websocket" : "http");
					if (passage.#swallows && isWebSocket) client.unpipe();
					else upstream.write(head);
				});
			});
			let passage: Passage;
			server.listen(0, "127.0.0.1", () => {
				passage = new Passage(server);
				resolve(passage);
			});
		});
	}

	/** Ends every connection that there is, without a word. */
	cut(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	/** The same, and lets nobody through from now. */
	refuse(): void {
		this.#accepts = false;
		this.cut();
	}

	/** Answers no WebSocket from now, as some proxies do, which lets everything else through; or does so again. */
	swallowWebSockets(swallows = true): void {
		this.#swallows = swallows;
	}

	accept(): void {
		this.#accepts = true;
	}

	[Symbol.asyncDispose](): Promise<void> {
		this.refuse();
		return new Promise((resolve) => this.#server.close(() => resolve()));
	}

	#join(from: Socket, to: Socket): void {
		this.#sockets.add(from);
		from.pipe(to);
		from.on("error", () => to.destroy());
		from.on("close", () => {
			this.#sockets.delete(from);
			to.destroy();
		});
	}
}
