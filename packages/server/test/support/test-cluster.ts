import type { Config } from "../../src/config/settings.ts";
import { type ClusterPlaces, newCluster } from "./redis.ts";
import { TestClock } from "./test-clock.ts";
import { TestServer } from "./test-server.ts";

const STEP = 50;

/** Nodes on one Redis and one database, whose time is moved by the test, the same for all. */
export class TestCluster {
	readonly nodes: readonly TestServer[];
	readonly clock: TestClock;
	readonly places: ClusterPlaces;

	private constructor(nodes: readonly TestServer[], clock: TestClock, places: ClusterPlaces) {
		this.nodes = nodes;
		this.clock = clock;
		this.places = places;
	}

	static async start(
		options: { readonly nodes?: number; readonly config?: Partial<Config> } = {},
	): Promise<TestCluster> {
		const clock = new TestClock();
		const places = await newCluster();
		const nodes: TestServer[] = [];
		for (let count = 0; count < (options.nodes ?? 2); count += 1)
			nodes.push(await TestServer.start({ clock, config: { ...options.config, ...places } }));
		return new TestCluster(nodes, clock, places);
	}

	node(index: number): TestServer {
		const node = this.nodes[index];
		if (node === undefined) throw new Error(`there is no node ${index}`);
		return node;
	}

	/** Moves the clock in short steps, and runs on these nodes what falls due; the others sleep. Default: all. */
	async advance(ms: number, nodes: readonly TestServer[] = this.nodes): Promise<void> {
		for (let left = ms; left > 0; left -= STEP) {
			this.clock.advance(Math.min(STEP, left));
			await Promise.all(nodes.map((node) => node.tick()));
		}
	}

	/** Moves the clock past the next state tick. What other nodes' clients hear of it is on its way. */
	announce(): Promise<void> {
		return this.advance(200);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const node of this.nodes) await node.close();
	}
}
