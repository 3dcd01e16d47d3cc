import type { Socket, TCPSocketListener } from "bun";

type Ends = { other: Socket<Ends> | null; waiting: Uint8Array[] };

/** A cable to a TCP server, which can be cut and mended. */
export class Relay {
	readonly #listener: TCPSocketListener<Ends>;
	readonly #target: number;
	readonly #open = new Set<Socket<Ends>>();
	#isCut = false;

	/** `target`: the server's port on the loopback. */
	constructor(target: number) {
		this.#target = target;
		this.#listener = Bun.listen<Ends>({
			hostname: "127.0.0.1",
			port: 0,
			socket: {
				open: (socket) => this.#join(socket),
				data: (socket, bytes) => pass(socket, bytes),
				close: (socket) => this.#close(socket),
				error: (socket) => this.#close(socket),
			},
		});
	}

	get port(): number {
		return this.#listener.port;
	}

	/** Nothing gets through any more, and nobody new gets in. */
	cut(): void {
		this.#isCut = true;
		for (const socket of [...this.#open]) socket.terminate();
	}

	mend(): void {
		this.#isCut = false;
	}

	[Symbol.dispose](): void {
		this.cut();
		this.#listener.stop(true);
	}

	#join(socket: Socket<Ends>): void {
		socket.data = { other: null, waiting: [] };
		if (this.#isCut) return void socket.terminate();
		this.#open.add(socket);
		void Bun.connect<Ends>({
			hostname: "127.0.0.1",
			port: this.#target,
			socket: {
				open: (server) => {
					server.data = { other: socket, waiting: [] };
					this.#open.add(server);
					socket.data.other = server;
					for (const bytes of socket.data.waiting.splice(0)) server.write(bytes);
				},
				data: (server, bytes) => pass(server, bytes),
				close: (server) => this.#close(server),
				error: (server) => this.#close(server),
			},
		}).catch(() => socket.terminate());
	}

	#close(socket: Socket<Ends>): void {
		this.#open.delete(socket);
		const { other } = socket.data ?? { other: null };
		if (other !== null && this.#open.has(other)) other.terminate();
	}
}

function pass({ data: { other, waiting } }: Socket<Ends>, bytes: Uint8Array): void {
	if (other === null) waiting.push(new Uint8Array(bytes));
	else other.write(bytes);
}
