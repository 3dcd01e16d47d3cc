import { RedisBus } from "../../src/adapters/redis/bus.ts";
import { RedisLink } from "../../src/adapters/redis/connection.ts";
import type { BusMessage } from "../../src/ports/bus.ts";

let nodes = 0;

type At = { readonly url: string; readonly prefix: string };

/** A node's end of the bus, and what came out there. */
export class BusNode {
	readonly node = `node-${++nodes}`;
	readonly heard: BusMessage[] = [];
	readonly gaps: (string | null)[] = [];
	readonly failures: string[] = [];
	readonly link: RedisLink;
	readonly listening: RedisLink;
	readonly bus: RedisBus;

	constructor({ url, prefix }: At) {
		const failed = (what: string) => void this.failures.push(what);
		this.link = new RedisLink({ url, name: `${this.node}-sends`, failed });
		this.listening = new RedisLink({ url, name: `${this.node}-listens`, failed });
		const { link, listening, node } = this;
		this.bus = new RedisBus({ link, listening, prefix, node, failed });
		this.bus.subscribe((message) => void this.heard.push(message));
		this.bus.onGap((companyId) => void this.gaps.push(companyId));
	}

	/** Connects, and follows these companies. */
	static async start(at: At, ...companyIds: string[]): Promise<BusNode> {
		const one = new BusNode(at);
		await Promise.all([one.link.ready(), one.listening.ready()]);
		await one.bus.start();
		for (const companyId of companyIds) await one.bus.follow(companyId);
		return one;
	}

	stop(): void {
		this.link.close();
		this.listening.close();
	}
}
