import type { LiveConnection } from "../../app/nodes/node-life.ts";
import type { ConnectionRef } from "../../ports/bus.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { ChatFormat, Connection, Format } from "./connection.ts";

type Users = Map<string, Connection[]>;

const NONE: readonly Connection[] = [];

/** The live connections of this node, by company and user. */
export class Registry {
	readonly #companies = new Map<string, Users>();
	/** How many connections of a company hear who is there in their conversations. */
	readonly #watching = new Map<string, number>();
	/** How many connections are on the feed of a company. */
	readonly #onFeed = new Map<string, number>();
	/** How many connections are told of people, and of conversations, in each format. */
	readonly #formats = new Map<Format, number>();
	readonly #chatFormats = new Map<ChatFormat, number>();
	#gone: (key: UserKey) => void = () => {};
	#size = 0;
	#people = 0;

	/** Whom to tell of who has no connection here any more. */
	onGone(hear: (key: UserKey) => void): void {
		this.#gone = hear;
	}

	get size(): number {
		return this.#size;
	}

	/** Users with a connection here. */
	get people(): number {
		return this.#people;
	}

	/** Companies of which somebody has a connection here. */
	get companies(): number {
		return this.#companies.size;
	}

	add(connection: Connection): void {
		const { companyId, userId } = connection.key;
		let users = this.#companies.get(companyId);
		if (users === undefined) {
			users = new Map();
			this.#companies.set(companyId, users);
		}
		const connections = users.get(userId);
		if (connections === undefined) {
			users.set(userId, [connection]);
			this.#people += 1;
		} else {
			connections.push(connection);
		}
		this.#size += 1;
		this.#count(connection, 1);
	}

	remove(connection: Connection): void {
		const { companyId, userId } = connection.key;
		const users = this.#companies.get(companyId);
		const connections = users?.get(userId);
		const index = connections?.indexOf(connection) ?? -1;
		if (users === undefined || connections === undefined || index < 0) return;
		connections.splice(index, 1);
		this.#size -= 1;
		this.#count(connection, -1);
		if (connections.length === 0) {
			users.delete(userId);
			this.#people -= 1;
			this.#gone(connection.key);
		}
		if (users.size === 0) this.#companies.delete(companyId);
	}

	ofUser({ companyId, userId }: UserKey): readonly Connection[] {
		return this.#companies.get(companyId)?.get(userId) ?? NONE;
	}

	/** That connection of the user, where it is here. */
	find(companyId: string, { userId, connectionId }: ConnectionRef): Connection | undefined {
		return this.ofUser({ companyId, userId }).find(({ socket }) => socket.id === connectionId);
	}

	#count({ key: { companyId }, format, chat, onFeed }: Connection, step: 1 | -1): void {
		addTo(this.#formats, format, step);
		addTo(this.#chatFormats, chat, step);
		if (onFeed) addTo(this.#onFeed, companyId, step);
		if (chat.endsWith("+presence")) addTo(this.#watching, companyId, step);
	}

	/** Is anybody here told of people in this format? */
	uses(format: Format): boolean {
		return this.#formats.has(format);
	}

	/** Is anybody here told of conversations in this format? */
	usesChat(format: ChatFormat): boolean {
		return this.#chatFormats.has(format);
	}

	/** Does anybody of the company hear here who is there in their conversations? */
	watchesConversations(companyId: string): boolean {
		return this.#watching.has(companyId);
	}

	/** The companies of which somebody is on the feed here. */
	companiesOnFeed(): Iterable<string> {
		return this.#onFeed.keys();
	}

	companyIds(): Iterable<string> {
		return this.#companies.keys();
	}

	/** Has anybody of the company a connection here? */
	has(companyId: string): boolean {
		return this.#companies.has(companyId);
	}

	/** All connections, held from now on by this life of the node (PR23). */
	liveUnder(leaseId: string): LiveConnection[] {
		const live: LiveConnection[] = [];
		for (const connection of this.all()) {
			connection.entry = { ...connection.entry, node: leaseId };
			live.push({ ...connection.key, assertion: connection.assertion(), isOpen: () => connection.socket.open });
		}
		return live;
	}

	*ofCompany(companyId: string): Iterable<Connection> {
		for (const connections of this.#companies.get(companyId)?.values() ?? []) yield* connections;
	}

	*all(): Iterable<Connection> {
		for (const companyId of this.#companies.keys()) yield* this.ofCompany(companyId);
	}
}

/** A count that falls to nothing takes no room. */
export function addTo<Key>(counts: Map<Key, number>, key: Key, step: 1 | -1): void {
	const count = (counts.get(key) ?? 0) + step;
	if (count === 0) counts.delete(key);
	else counts.set(key, count);
}
