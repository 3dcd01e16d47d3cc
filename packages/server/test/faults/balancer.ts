import { connect, createServer, type Server, type Socket } from "node:net";
import type { ChildServer } from "../support/child-server.ts";

const LOOK_EVERY = 200;
const LOOK_PATIENCE = 1_000;

/** A proxy as stands before a cluster: each new connection goes to the next node that is ready, or takes it. */
export class Balancer {
	readonly #nodes: readonly ChildServer[];
	readonly #open = new Set<Socket>();
	readonly #server: Server;
	#ready: readonly ChildServer[];
	#count = 0;
	#looking: Timer;

	private constructor(nodes: readonly ChildServer[]) {
		this.#nodes = nodes;
		this.#ready = nodes;
		this.#server = createServer((client) => this.#accept(client));
		this.#looking = setInterval(() => void this.#look(), LOOK_EVERY);
	}

	static async start(nodes: readonly ChildServer[]): Promise<Balancer> {
		const made = new Balancer(nodes);
		await new Promise<void>((resolve) => made.#server.listen(0, "127.0.0.1", resolve));
		return made;
	}

	get url(): string {
		const address = this.#server.address();
		return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
	}

	/** Cuts every connection, as the restart of a proxy does. */
	cutAll(): void {
		for (const socket of this.#open) socket.destroy();
	}

	async stop(): Promise<void> {
		clearInterval(this.#looking);
		this.cutAll();
		await new Promise<void>((resolve) => this.#server.close(() => resolve()));
	}

	#accept(client: Socket): void {
		this.#count += 1;
		const first = this.#count % Math.max(1, this.#ready.length);
		this.#keep(client);
		this.#pass(client, [...this.#ready.slice(first), ...this.#ready.slice(0, first)]);
	}

	/** To the first of these nodes that takes it. */
	#pass(client: Socket, [node, ...others]: readonly ChildServer[]): void {
		if (node === undefined) return void client.destroy();
		const upstream = connect(Number(new URL(node.url).port), "127.0.0.1");
		upstream.once("error", () => {
			if (upstream.connecting || upstream.bytesRead === 0) this.#pass(client, others);
			else client.destroy();
		});
		upstream.once("connect", () => {
			this.#keep(upstream);
			client.pipe(upstream);
			upstream.pipe(client);
			client.once("close", () => upstream.destroy());
			upstream.once("close", () => client.destroy());
		});
	}

	#keep(socket: Socket): void {
		this.#open.add(socket);
		socket.on("error", () => socket.destroy());
		socket.once("close", () => this.#open.delete(socket));
	}

	async #look(): Promise<void> {
		const looked = await Promise.all(this.#nodes.map(async (node) => ((await isReady(node)) ? [node] : [])));
		this.#ready = looked.flat();
	}
}

async function isReady({ url }: ChildServer): Promise<boolean> {
	try {
		return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(LOOK_PATIENCE) })).ok;
	} catch {
		return false; // it is down, or says nothing
	}
}
