import type { DownName } from "@rollcall/protocol/events/down";
import type { UpName } from "@rollcall/protocol/events/up";
import type { AckOf, ClientToServerEvents, SentPayload, ServerToClientEvents } from "@rollcall/protocol/typed-events";
import { Manager, type Socket } from "socket.io-client";

/** An event for the server, with what belongs to it. */
export type Request = { [Name in UpName]: { readonly name: Name; readonly payload: SentPayload<Name> } }[UpName];

/** How the server answers some event; `lost`: the link broke before it did. */
export type Answer = AckOf<UpName> | "lost";

/** An event of the server. */
export type News = {
	[Name in DownName]: { readonly name: Name; readonly data: Parameters<ServerToClientEvents[Name]>[0] };
}[DownName];

/** What whoever holds a device is told of it. */
export type Ears = {
	/** Both namespaces are connected, for the first time or again. */
	up(): void;
	/** The link broke; it is coming back by itself. */
	down(): void;
	/** It was ended for good, or never let in. */
	refused(reason: string): void;
	news(news: News): void;
};

export type WireOptions = {
	readonly url: string;
	/** The handshake, made anew at each attempt. */
	readonly auth: () => Readonly<Record<string, unknown>>;
	readonly ears: Ears;
};

type Namespace = Socket<ServerToClientEvents, ClientToServerEvents>;

const WANTED = ["chat:message", "conversation:added", "conversation:removed", "conversation:updated"] as const;
const ON_PRESENCE = /^(presence|activity|status|auth):/;
const ANSWER_WITHIN = 15_000;
const CLOSED_WITHIN = 3_000;
const WAITS = { reconnectionDelay: 500, reconnectionDelayMax: 15_000, randomizationFactor: 0.5 } as const;

/** One device on the wire: the stock client, with both namespaces over one link. */
export class Wire {
	readonly #manager: Manager;
	readonly #presence: Namespace;
	readonly #chat: Namespace;
	readonly #options: WireOptions;
	#isUp = false;
	#hasLeft = false;

	constructor(options: WireOptions) {
		this.#options = options;
		this.#manager = new Manager(options.url, { transports: ["websocket"], ...WAITS });
		this.#presence = this.#open("/presence");
		this.#chat = this.#open("/chat");
		for (const name of WANTED) this.#chat.on(name, (data: unknown) => this.#options.ears.news({ name, data } as News));
		this.#presence.on("auth:expiring", () => void this.ask(this.#refresh()));
	}

	/** Sends an event and waits for its answer. */
	async ask({ name, payload }: Request): Promise<Answer> {
		const socket = ON_PRESENCE.test(name) ? this.#presence : this.#chat;
		if (!socket.connected) return "lost";
		const sender = socket.timeout(ANSWER_WITHIN) as unknown as {
			emitWithAck(name: string, payload: unknown): Promise<Answer>;
		};
		return sender.emitWithAck(name, payload).catch(() => "lost"); // it rejects for no other reason
	}

	/** Leaves, so that the person counts as gone at once, and waits until the link is closed. */
	async leave(): Promise<void> {
		this.#hasLeft = true;
		const closed = Promise.withResolvers<void>();
		// The manager says that it is closed before what it wrote is on its way.
		this.#manager.engine?.once("close", () => closed.resolve());
		const timer = setTimeout(() => closed.resolve(), this.#isUp ? CLOSED_WITHIN : 0);
		this.#presence.disconnect();
		this.#chat.disconnect();
		await closed.promise;
		clearTimeout(timer);
	}

	#open(namespace: string): Namespace {
		const socket: Namespace = this.#manager.socket(namespace, { auth: (give) => give(this.#options.auth()) });
		socket.on("connect", () => this.#look());
		socket.on("disconnect", (reason) => this.#lost(reason));
		// A failure that the client library tries again after leaves the socket active.
		socket.on("connect_error", (error) => {
			if (!socket.active) this.#refuse(error.message);
		});
		return socket;
	}

	#look(): void {
		if (this.#isUp || !this.#presence.connected || !this.#chat.connected) return;
		this.#isUp = true;
		this.#options.ears.up();
	}

	#lost(reason: string): void {
		if (this.#hasLeft) return;
		if (this.#isUp) this.#options.ears.down();
		this.#isUp = false;
		if (reason === "io server disconnect") this.#refuse("the server ended the connection");
	}

	#refuse(reason: string): void {
		if (this.#hasLeft) return;
		this.#options.ears.refused(reason);
		this.leave().catch(() => {}); // there is nothing left that could fail
	}

	#refresh(): Request {
		return { name: "auth:refresh", payload: { token: String(this.#options.auth().token) } };
	}
}
