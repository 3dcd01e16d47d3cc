import type { Client } from "../client.ts";
import type { Fleet, Match } from "../fleet.ts";
import { textFrame } from "../frames.ts";
import { type Latencies, LatencyLog, Ledger } from "../latencies.ts";
import { within } from "./settle.ts";

/** Requests that are answered: each sender keeps a few on their way, or all together keep a rate. */
export type RequestsOrder = {
	readonly senders: readonly string[];
	/** Of the events; absent: `args` are the complete texts. */
	readonly namespace?: string;
	/** The arguments of each sender's event, as JSON; every `#` becomes a number that no other request has. */
	readonly args: readonly string[];
	/** On their way at once, of each sender. Ignored where there is a rate. */
	readonly window: number;
	/** All together, per second; absent: as fast as the answers come. */
	readonly rate?: number;
	readonly forMs: number;
	/** Requests at most. */
	readonly atMost?: number;
	/** Counted, and waited for after the end. */
	readonly match?: Match;
	readonly matchesPerRequest?: number;
};

export type RequestsReport = {
	readonly sent: number;
	readonly answered: number;
	readonly delivered: number;
	/** Until the last request was sent. */
	readonly sendingMs: number;
	/** Until everything was answered and delivered. */
	readonly totalMs: number;
	readonly latency: Latencies;
};

const LONGEST_DRAIN = 30_000;
const TICK = 1;

export async function requests(fleet: Fleet, order: RequestsOrder): Promise<RequestsReport> {
	const run = new Run(fleet, order);
	fleet.listen(order.match ?? null, { answered: (id, client) => run.answered(id, client) });
	const begun = performance.now();
	const sendingMs = order.rate === undefined ? await run.closedLoop() : await run.openLoop(order.rate);
	const expected = run.sent * (order.matchesPerRequest ?? 0);
	const drained = await within(LONGEST_DRAIN, () => run.done === run.sent && fleet.matches >= expected);
	if (!drained) throw new Error(`${run.sent} sent, ${run.done} answered, ${fleet.matches} of ${expected} delivered.`);
	const totalMs = performance.now() - begun;
	const delivered = fleet.matches;
	fleet.ignore();
	return { sent: run.sent, answered: run.done, delivered, sendingMs, totalMs, latency: run.latency.summary() };
}

class Run {
	readonly #order: RequestsOrder;
	readonly #clients: readonly Client[];
	readonly #indexOf = new Map<Client, number>();
	readonly #ledger = new Ledger();
	readonly latency = new LatencyLog();
	#until = 0;
	#closed = false;
	done = 0;

	constructor(fleet: Fleet, order: RequestsOrder) {
		this.#order = order;
		this.#clients = order.senders.map((userId) => {
			const client = fleet.byUser.get(userId);
			if (client === undefined) throw new Error(`${userId} is not connected`);
			return client;
		});
		for (const [index, client] of this.#clients.entries()) this.#indexOf.set(client, index);
	}

	get sent(): number {
		return this.#ledger.opened;
	}

	get #isOver(): boolean {
		return this.sent >= (this.#order.atMost ?? Number.POSITIVE_INFINITY) || performance.now() >= this.#until;
	}

	#send(index: number): void {
		const client = this.#clients[index];
		if (client === undefined) return;
		const id = this.#ledger.open(performance.now());
		const { args, namespace } = this.#order;
		const text = (args[index % args.length] ?? "").replaceAll("#", String(id));
		client.send(textFrame(namespace === undefined ? text : `42${namespace},${id}${text}`));
	}

	answered(id: number, client: Client): void {
		this.latency.add(performance.now() - this.#ledger.sentAt(id));
		this.done += 1;
		if (this.#closed && !this.#isOver) this.#send(this.#indexOf.get(client) ?? 0);
	}

	async closedLoop(): Promise<number> {
		const begun = performance.now();
		this.#until = begun + this.#order.forMs;
		this.#closed = true;
		for (let round = 0; round < this.#order.window; round++)
			for (let index = 0; index < this.#clients.length && !this.#isOver; index++) this.#send(index);
		await within(this.#order.forMs, () => this.#isOver);
		this.#closed = false;
		return performance.now() - begun;
	}

	/** A request is due at its moment whether or not earlier ones are answered, so that a slow server cannot hide. */
	async openLoop(rate: number): Promise<number> {
		const begun = performance.now();
		this.#until = begun + this.#order.forMs;
		while (!this.#isOver) {
			const due = Math.floor(((performance.now() - begun) * rate) / 1_000);
			while (this.sent < due) this.#send(this.sent % this.#clients.length);
			await Bun.sleep(TICK);
		}
		return performance.now() - begun;
	}
}
