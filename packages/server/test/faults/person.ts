import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import { eventually } from "../support/eventually.ts";
import { signToken } from "../support/sign-token.ts";
import { type Answered, within } from "../support/test-client.ts";
import { COMES_BACK, GRACE, LEASE } from "./numbers.ts";

/** That somebody came, went or changed, as one client was told of it. */
export type Told = { readonly name: string; readonly userId: string; readonly reason: unknown; readonly at: number };

export type PersonOptions = {
	/** Goes into the handshake. */
	readonly auth?: Readonly<Record<string, unknown>>;
	readonly namespace?: "/presence" | "/chat";
	readonly client?: Partial<ManagerOptions & SocketOptions>;
};

const STATUSES = ["user:online", "user:offline", "user:away"];
const PATIENCE = 15_000;
/** The longest that any news may take, that somebody is gone with a node. */
const LONGEST_NEWS = LEASE + 2 * GRACE + 5_000;

/** A user with a stock Socket.IO client, who comes back as that does, and remembers whose status changed and when. */
export class Person {
	readonly userId: string;
	readonly socket: Socket;
	readonly told: Told[] = [];
	/** How often its connection was lost. */
	losses = 0;

	private constructor(userId: string, socket: Socket) {
		this.userId = userId;
		this.socket = socket;
		for (const name of STATUSES)
			socket.on(name, ({ userId: about, reason }) => {
				this.told.push({ name, userId: about, reason, at: performance.now() });
			});
		socket.on("disconnect", () => {
			this.losses += 1;
		});
	}

	/** Resolves once connected, as after a successful first attempt or a later one. */
	static async connect(url: string, userId: string, options: PersonOptions = {}): Promise<Person> {
		const { auth = {}, namespace = "/presence", client = {} } = options;
		const token = await signToken({ userId, now: Date.now() });
		const socket = io(`${url}${namespace}`, {
			auth: { token, ...auth },
			transports: ["websocket"],
			forceNew: true,
			...COMES_BACK,
			...client,
		});
		const person = new Person(userId, socket);
		await within(new Promise<void>((resolve) => socket.once("connect", resolve)), `${userId} to connect`, PATIENCE);
		return person;
	}

	/** Sends an event and gives its answer. */
	ask(name: string, payload: unknown = {}): Promise<Answered> {
		return within(this.socket.emitWithAck(name, payload), `the answer to ${name}`, PATIENCE);
	}

	/** Everything that was sent to this client before now has been heard when this resolves. */
	async fence(): Promise<void> {
		await this.ask("test:fence");
	}

	/** What was told of somebody's status, in order. */
	names(userId: string): readonly string[] {
		return this.told.filter((one) => one.userId === userId).map(({ name }) => name);
	}

	/** Forgets what was told so far. */
	forget(): void {
		this.told.length = 0;
	}

	/** Who is not offline, by `presence:sync`. */
	async present(): Promise<ReadonlySet<string>> {
		const present = new Set<string>([this.userId]);
		let cursor: unknown;
		while (cursor !== null) {
			const page = await this.ask("presence:sync", cursor === undefined ? {} : { cursor });
			if (!page.success) throw new Error(JSON.stringify(page.error));
			for (const { userId, status } of page.users as readonly Record<string, string>[])
				if (userId !== undefined && status !== "offline") present.add(userId);
			cursor = page.nextCursor;
		}
		return present;
	}
}

const AT_ONCE = 25;

/** Connects many, some at a time. `urlOf`: to which address the one with this number goes. */
export async function connectAll(
	userIds: readonly string[],
	urlOf: (index: number) => string,
	options: PersonOptions = {},
): Promise<Person[]> {
	const people: Person[] = [];
	for (let start = 0; start < userIds.length; start += AT_ONCE) {
		const some = userIds.slice(start, start + AT_ONCE);
		people.push(...(await Promise.all(some.map((id, index) => Person.connect(urlOf(start + index), id, options)))));
	}
	return people;
}

/** User ids that begin alike. */
export function named(prefix: string, count: number): readonly string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

export function idsOf(people: readonly Person[]): readonly string[] {
	return people.map(({ userId }) => userId);
}

/** Waits until each of these watchers was told that of each of these users. */
export async function everybodyTold(
	watchers: readonly Person[],
	{ of, name }: { readonly of: readonly string[]; readonly name: string },
): Promise<void> {
	const asked = new Set(of);
	const missing = ({ told }: Person): readonly string[] => {
		const heard = new Set(told.filter((one) => one.name === name).map(({ userId }) => userId));
		return [...asked].filter((userId) => !heard.has(userId));
	};
	for (const watcher of watchers) {
		await eventually(() => missing(watcher).length === 0, LONGEST_NEWS).catch(() => {
			throw new Error(`${watcher.userId} was not told ${name} of ${missing(watcher).slice(0, 5)}`);
		});
	}
}

/** Events by name and time, for a failure that can be read. */
export function summary(events: readonly Told[], since: number): readonly string[] {
	const counts = new Map<string, number>();
	for (const { name, at } of events) {
		const what = `${name} at ${((at - since) / 1_000).toFixed(1)} s`;
		counts.set(what, (counts.get(what) ?? 0) + 1);
	}
	return [...counts].map(([what, count]) => `${count} ${what}`);
}
