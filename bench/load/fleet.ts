import { asBuffer, Client, type Listener, type Opening } from "./client.ts";
import { type Crowd, connecting, type Person } from "./crowd.ts";
import { ENGINE_PATH, textFrame, upgradeRequest } from "./frames.ts";
import { signToken } from "./token.ts";
import { XmppEntry, type XmppOrder } from "./xmpp.ts";

export type OpenOrder = {
	readonly port: number;
	readonly crowd: Crowd;
	readonly secret: string;
	/** Empty: a bare WebSocket, or XMPP. */
	readonly namespaces: readonly string[];
	readonly xmpp?: XmppOrder;
	/** Joined to `{ token }` in the handshake. */
	readonly auth?: Readonly<Record<string, unknown>>;
	/** How many may be on their way at once. */
	readonly atOnce?: number;
	/** What everybody sends as soon as they are in, without waiting for an answer. */
	readonly first?: readonly string[];
	/** So many people share each address that a trusted proxy names; absent: nobody has one but the loopback's. */
	readonly perAddress?: number;
};

/** Hears of frames and answers. Bytes are valid during the call only. */
export type Hooks = {
	readonly answered?: (id: number, client: Client, payload: Uint8Array) => void;
	/** Of frames that the fleet's `match` is true of. */
	readonly matched?: (client: Client, payload: Uint8Array) => void;
};

/** Frames that begin so, or that have this somewhere within. */
export type Match = string | { readonly within: string };

const MOST_CLIENTS = 18_000;
const LONGEST_CONNECT = 60_000;
const AT_ONCE = 64;

type Waiter = { readonly resolve: () => void; readonly reject: (error: Error) => void };

/** All connections of one process, with what they have received. */
export class Fleet implements Listener {
	readonly clients: Client[] = [];
	readonly byUser = new Map<string, Client>();
	readonly #waiters = new Map<Client, Waiter>();
	frames = 0;
	bytes = 0;
	matches = 0;
	answers = 0;
	/** Connections that ended although nobody here ended them. */
	lost = 0;
	lastFrameAt = 0;
	/** Connections that were given an address. */
	#named = 0;
	#hooks: Hooks = {};
	#prefix: Buffer | null = null;
	#within: Buffer | null = null;

	/** From now on counts these frames, and tells of them and of answers. */
	listen(match: Match | null, hooks: Hooks): void {
		this.match(match);
		this.#hooks = hooks;
	}

	/** Counts no frames any more, and tells nobody of anything. */
	ignore(): void {
		this.listen(null, {});
	}

	/** So many of the connections or a few more, evenly spread. */
	sample(count: number): readonly Client[] {
		const step = Math.max(1, Math.floor(this.clients.length / count));
		return this.clients.filter((_client, index) => index % step === 0);
	}

	/** From now on counts these frames. */
	match(match: Match | null): void {
		this.#prefix = typeof match === "string" ? Buffer.from(match) : null;
		this.#within = match === null || typeof match === "string" ? null : Buffer.from(match.within);
		this.matches = 0;
	}

	resetCounts(): void {
		this.frames = 0;
		this.bytes = 0;
		this.matches = 0;
		this.answers = 0;
	}

	/** Opens everybody, a few at a time; resolves when the last one is in all of its namespaces. */
	async open(order: OpenOrder): Promise<void> {
		const people = connecting(order.crowd);
		const lane = async (): Promise<void> => {
			for (const person of people) await this.#openOne(order, person);
		};
		await Promise.all(Array.from({ length: order.atOnce ?? AT_ONCE }, lane));
	}

	async #openOne(order: OpenOrder, person: Person): Promise<void> {
		if (this.clients.length >= MOST_CLIENTS) throw new Error(`More than ${MOST_CLIENTS} connections in one process.`);
		const client = new Client({ person, listener: this, ...greetingOf(order, person, this.#addressFor(order)) });
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		this.#waiters.set(client, { resolve, reject });
		const timer = setTimeout(() => reject(new Error(`${person.userId} waited too long`)), LONGEST_CONNECT);
		try {
			await Bun.connect<Client>({ hostname: "127.0.0.1", port: order.port, data: client, socket: HANDLERS });
			await promise;
		} finally {
			clearTimeout(timer);
			this.#waiters.delete(client);
		}
		for (const text of order.first ?? []) client.send(textFrame(text));
		this.clients.push(client);
		this.byUser.set(person.userId, client);
	}

	#addressFor({ perAddress }: OpenOrder): string | null {
		if (perAddress === undefined) return null;
		const office = Math.floor(this.#named / perAddress);
		this.#named += 1;
		return `198.18.${office >> 8}.${office & 0xff}`;
	}

	/** Breaks off those who have been here longest, and opens the same people again. */
	async churn(order: OpenOrder, count: number): Promise<void> {
		const leaving = this.clients.splice(0, count);
		for (const client of leaving) client.abandon();
		for (const { person } of leaving) await this.#openOne(order, person);
	}

	/** Ends all connections: broken off, or after saying goodbye in each namespace. */
	async close(namespaces: readonly string[] | null): Promise<void> {
		const goodbyes = (namespaces ?? []).map((namespace) => textFrame(`41${namespace},`));
		for (const client of this.clients) for (const frame of goodbyes) client.send(frame);
		if (goodbyes.length > 0) await Bun.sleep(300);
		for (const client of this.clients) client.abandon();
		this.clients.length = 0;
		this.byUser.clear();
	}

	ready(client: Client): void {
		this.#waiters.get(client)?.resolve();
	}

	closed(client: Client): void {
		const waiter = this.#waiters.get(client);
		if (waiter !== undefined) waiter.reject(new Error(`${client.person.userId} was not let in: ${client.lastWord}`));
		else this.lost += 1;
	}

	frame(client: Client, payload: Uint8Array, ack: number): void {
		this.frames += 1;
		this.bytes += payload.length;
		this.lastFrameAt = performance.now();
		if (ack >= 0) {
			this.answers += 1;
			this.#hooks.answered?.(ack, client, payload);
		} else if (this.#matches(payload)) {
			this.matches += 1;
			this.#hooks.matched?.(client, payload);
		}
	}

	#matches(payload: Uint8Array): boolean {
		if (this.#prefix !== null) return begins(payload, this.#prefix);
		return this.#within !== null && asBuffer(payload).includes(this.#within);
	}
}

function begins(payload: Uint8Array, prefix: Buffer): boolean {
	if (payload.length < prefix.length) return false;
	// From the end: what differs between two events stands there.
	for (let at = prefix.length - 1; at >= 0; at--) if (payload[at] !== prefix[at]) return false;
	return true;
}

const ENGINE = upgradeRequest(ENGINE_PATH);
const BARE = upgradeRequest("/");

/** What this person says first, in the language of the server. */
function greetingOf(
	order: OpenOrder,
	person: Person,
	address: string | null,
): Pick<Opening, "request" | "connects" | "xmpp"> {
	const { namespaces, secret, xmpp } = order;
	if (xmpp !== undefined) {
		const { path, domain } = xmpp;
		const password = xmpp.password ?? signToken(person, secret, domain);
		const entry = new XmppEntry({ person, password, domain, rooms: xmpp.rooms[person.userId] ?? [] });
		return { request: upgradeRequest(path, { protocol: "xmpp" }), connects: [], xmpp: entry };
	}
	if (namespaces.length === 0) return { request: BARE, connects: [], xmpp: null };
	const auth = JSON.stringify({ token: signToken(person, secret), ...order.auth });
	return {
		request: address === null ? ENGINE : upgradeRequest(ENGINE_PATH, { address }),
		connects: namespaces.map((namespace) => textFrame(`40${namespace},${auth}`)),
		xmpp: null,
	};
}

const HANDLERS: Bun.SocketHandler<Client> = {
	open: (socket) => socket.data.opened(socket),
	data: ({ data }, chunk) => data.received(chunk),
	drain: ({ data }) => data.drained(),
	close: ({ data }) => data.ended(),
	error: ({ data }) => data.ended(),
};
