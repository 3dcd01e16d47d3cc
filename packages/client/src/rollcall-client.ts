import { Chat } from "./chat/chat.ts";
import { defaultStorage, type Storage } from "./chat/storage.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Link } from "./connection/link.ts";
import type { ConnectionState } from "./connection/machine.ts";
import { type GivenToken, TokenSource } from "./connection/token.ts";
import { deferred } from "./deferred.ts";
import { browserGeolocation, type Geolocation, Location } from "./location/location.ts";
import { browserPage, type Page } from "./page.ts";
import { Heartbeat } from "./presence/heartbeat.ts";
import { type FeedMode, Presence } from "./presence/presence.ts";
import { closed, failure } from "./rollcall-error.ts";
import type { Readable } from "./stores/readable.ts";
import type { Answers, Events, Payloads } from "./wire.ts";

export type ClientOptions = {
	/** Where the server is; absent: where the page comes from. */
	readonly url?: string;
	/** The user's token, or how to come by one, which is called again before it runs out. */
	readonly token: GivenToken;
	/** The same for as long as it is the same device; absent: one for as long as the page lives. */
	readonly deviceId?: string;
	/** As what others see it; absent: unknown. */
	readonly device?: "web" | "desktop" | "mobile";
	/** Whom to follow: the whole company (absent), or only those of `presence.watch`. */
	readonly feed?: FeedMode;
	/** Where unsent messages outlive a reload; absent: localStorage in browsers, else memory. */
	readonly storage?: Storage;
	/** Where the server answers Socket.IO; absent: `/socket.io/`. */
	readonly path?: string;
	/** What finds positions for `location.share()`; absent: the browser. */
	readonly geolocation?: Geolocation;
	/** For tests: time, chance, and the page. */
	readonly clock?: Clock;
	readonly random?: () => number;
	readonly page?: Page | null;
};

/** Presence and chat of one user, on one device. */
export class RollcallClient {
	/** How others are, and oneself. */
	readonly presence: Presence;
	/** Conversations and what is said in them. */
	readonly chat: Chat;
	/** Where this device is. */
	readonly location: Location;
	readonly #link: Link;
	readonly #tokens: TokenSource;
	readonly #heartbeat: Heartbeat;
	readonly #page: Page | null;
	#stops: (() => void)[] = [];

	constructor(options: ClientOptions) {
		const { clock = systemClock, random = Math.random, page = browserPage(), feed = "full" } = options;
		this.#tokens = new TokenSource(options.token, () => clock.now());
		const handshake = (token: string) => handshakeOf(options, token);
		const wire = new Link({ tokens: this.#tokens, handshake, clock, random });
		this.#link = wire;
		this.presence = new Presence({ wire, clock, random, feed });
		this.#heartbeat = new Heartbeat({ wire, clock, page });
		this.location = new Location(this.#heartbeat, options.geolocation ?? browserGeolocation());
		const storage = options.storage ?? defaultStorage();
		this.chat = new Chat({ wire, clock, random, storage, userId: () => this.#tokens.userId });
		this.#page = page;
		this.#link.state.subscribe(() => this.#identified());
	}

	/** How the connection is. */
	get connection(): Readable<ConnectionState> {
		return this.#link.state;
	}

	/** Who this is, from the token; empty before there was one. */
	get userId(): string {
		return this.#tokens.userId;
	}

	/**
	 * Connects, and comes back by itself from then on, until `close()` or `leave()`; after those it may be called again.
	 * Resolves when it is connected for the first time, however long that takes; at once where it is already.
	 * @throws RollcallError where it is denied, and `closed` where it is closed meanwhile
	 */
	connect(): Promise<void> {
		this.#start();
		this.#link.happen({ type: "open" });
		const { promise, resolve, reject } = deferred<void>();
		const look = () => {
			const state = this.#link.state.getSnapshot();
			if (this.#link.isUp) resolve();
			else if (state.kind === "denied") reject(failure(state.code, state.message));
			else if (state.kind === "closed") reject(closed());
			else return;
			stop();
		};
		const stop = this.#link.state.subscribe(look);
		look();
		return promise;
	}

	/** Any event of the server, such as `friend:requested` or `user:profile`; returns how to stop hearing it. */
	on<Name extends keyof Events>(name: Name, listener: (data: Events[Name]) => void): () => void {
		return this.#link.on(name, listener);
	}

	/**
	 * Any event that a client may send, where nothing else here does it. What is too much at once is asked again when the
	 * server says. @throws RollcallError also where there is no connection (`unavailable`, or `closed`)
	 */
	ask<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): Promise<Answers[Name]> {
		return this.#link.ask(name, payload);
	}

	/** The person did something; in a browser it is seen without this. */
	active(): void {
		this.#heartbeat.active();
	}

	/** Says that this device goes: others see it at once. */
	leave(): void {
		this.#end(true);
	}

	/**
	 * Ends the connection: others see it after a little while, for the person may be on the way to another page. What was
	 * asked and is not answered fails with `closed`; unsent messages are kept for the next `connect()`.
	 */
	close(): void {
		this.#end(false);
	}

	#end(leave: boolean): void {
		this.#link.happen({ type: "close", leave });
		for (const stop of this.#stops) stop();
		this.#stops = [];
		this.location.unshare();
		this.chat.close();
	}

	#identified(): void {
		const { userId, companyId } = this.#tokens;
		// A storage that fails keeps nobody from sending.
		if (userId !== "") this.chat.identify(`${companyId}:${userId}`).catch(() => {});
	}

	/** A page that is shown again, or has a network again, waits no longer. */
	#start(): void {
		const page = this.#page;
		if (page === null || this.#stops.length > 0) return;
		const wake = () => {
			if (!page.isHidden()) this.#link.happen({ type: "wake" });
		};
		const turned = () => {
			this.#heartbeat.turned();
			wake();
		};
		this.#stops = [page.onInteraction(() => this.active()), page.onVisibility(turned), page.onOnline(wake)];
	}
}

/** Of a device that is another one after each break others would see no new position for a while. */
const THIS_PAGE = `${Math.random()}`;

function handshakeOf({ url, path, deviceId = THIS_PAGE, device, feed }: ClientOptions, token: string) {
	const who = { token, deviceId, device };
	return {
		url,
		path,
		auth: {
			"/presence": { ...who, batch: true, feed: feed === "watched" ? "none" : "company" },
			// Everybody of whom one hears there is heard of by the feed, or watched.
			"/chat": { ...who, conversationPresence: false },
		},
	};
}

/** A client that is not connected yet: `connect()` does that. */
export function createClient(options: ClientOptions): RollcallClient {
	return new RollcallClient(options);
}
