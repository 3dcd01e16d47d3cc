import { applyPresenceEvent, applySync, type PresenceEvent } from "@rollcall/protocol/presence-reducer";
import type { Clock } from "../clock.ts";
import type { Wire } from "../connection/link.ts";
import { Task } from "../connection/task.ts";
import { Keyed } from "../stores/keyed.ts";
import { type Readable, Signal } from "../stores/readable.ts";
import type { Answers, Events, Payloads, Session, View } from "../wire.ts";
import { ownView } from "./own-view.ts";
import { Watched } from "./watched.ts";

/** Oneself: the true state, and the devices that are connected. */
export type Self = Events["presence:self"];

/** `full`: everybody of the company is followed. `watched`: only those whom `watch` was called for. */
export type FeedMode = "full" | "watched";

export type Feed = {
	/** `watched` also where the company is too big for everyone to follow everyone. */
	readonly mode: FeedMode;
	/** How many people of such a company are there; null in any other. */
	readonly counts: Events["presence:counts"] | null;
	/** False until what is known is complete for the first time. */
	readonly isLoaded: boolean;
};

export type PresencePorts = {
	readonly wire: Wire;
	readonly clock: Clock;
	readonly random: () => number;
	readonly feed: FeedMode;
};

type Views = ReadonlyMap<string, View>;
type Known = { readonly epoch: string; readonly version: number };
type Change = PresenceEvent["name"];
/** Something that was heard, or asked for: what it does to views, once that is known. */
type Told = { apply: ((views: Views) => Views) | undefined; next?: Told };

/** Not all clients ask at once for a whole company (PR43). */
const SPREAD = 10_000;
const CHANGES = [
	"presence:batch",
	"user:online",
	"user:away",
	"user:offline",
	"presence:update",
	"activity:changed",
	"status:updated",
] as const satisfies readonly Change[];

/** How others are, and oneself: every change is applied, and a sync follows each connect and change of mode (PR42). */
export class Presence {
	/** Everybody of whom something is known, oneself included; nobody else is there. */
	readonly users = new Keyed<View>();
	/** Null until the server has told. */
	readonly self = new Signal<Self | null>(null);
	/** Of whom the server tells. */
	readonly feed: Signal<Feed>;
	readonly #ports: PresencePorts;
	readonly #watched: Watched;
	readonly #sync: Task;
	#self: View | null = null;
	/** The last one. Each leads to the next: an answer has its place where it was asked for, before what is newer. */
	#last: Told = { apply: undefined };
	/** The server has told the mode of this connection, which it may do before all of it is up. */
	#isTold = false;
	#syncs = 0;
	/** Where a sync may go on; undefined where only the whole will do. */
	#known: Known | undefined;
	/** Nothing was missed since `#known`, which is there: what comes moves it on. */
	#isCurrent = false;

	constructor(ports: PresencePorts) {
		this.#ports = ports;
		this.feed = new Signal<Feed>({ mode: ports.feed, counts: null, isLoaded: false });
		const { wire } = ports;
		this.#watched = new Watched({
			...ports,
			learned: (asked) => this.learn(asked),
			left: (userIds) => this.#forget(userIds),
		});
		this.#sync = new Task(ports, () => this.#all());
		for (const name of CHANGES) wire.on(name, (data) => this.#hear({ name, data } as PresenceEvent));
		wire.on("presence:self", (self) => this.#isNow(self));
		wire.on("presence:counts", (counts) => this.#tell({ counts }));
		wire.on("presence:feed", ({ mode }) => this.#switched(mode));
		wire.onUp(() => this.#arrived());
		wire.onDown(() => {
			this.#isCurrent = false;
			this.#isTold = false;
		});
	}

	/** How one user is; undefined where nothing is known of them, which looks offline. */
	user(userId: string): Readable<View | undefined> {
		return this.users.at(userId);
	}

	/**
	 * Follows these people, offline ones too, until what it returns is called; then nothing is known of those whom no feed
	 * tells of, for it would soon be wrong. Neither is anything of those for whom the server has no room (2,000 are followed
	 * one by one, the first come first): they are followed once others are left.
	 */
	watch(userIds: readonly string[]): () => void {
		return this.#watched.add(userIds);
	}

	/**
	 * Puts views that are asked for by other means, such as REST, among what is known; what is heard meanwhile is newer, and
	 * stays. Those who are not followed stay as they were then. @throws whatever `asked` does
	 */
	learn<Answer extends { readonly users: readonly View[] }>(asked: Promise<Answer>): Promise<Answer> {
		return this.#await(asked, (views, { users }) => applySync(views, { full: false, users }));
	}

	/** Chooses what to be, and who still sees one while invisible. @throws RollcallError */
	set(chosen: Payloads["presence:set"]): Promise<Session> {
		return this.#own(this.#ports.wire.ask("presence:set", chosen));
	}

	/** Posts a status message in the place of the one before. @throws RollcallError */
	postStatus(status: Payloads["status:post"]): Promise<Session> {
		return this.#own(this.#ports.wire.ask("status:post", status));
	}

	/** Takes the status message away. @throws RollcallError */
	clearStatus(): Promise<Session> {
		return this.#own(this.#ports.wire.ask("status:clear", {}));
	}

	/** Says what one works on from now. @throws RollcallError */
	setActivity(work: Payloads["activity:set"]): Promise<Session> {
		return this.#own(this.#ports.wire.ask("activity:set", work));
	}

	/** Says that one works on nothing that others are to see. @throws RollcallError */
	clearActivity(): Promise<Session> {
		return this.#own(this.#ports.wire.ask("activity:clear", {}));
	}

	async #own(asked: Promise<{ readonly session: Session }>): Promise<Session> {
		const { session } = await asked;
		const { devices } = this.self.getSnapshot() ?? { devices: [] };
		this.#isNow({ ...session, devices });
		return session;
	}

	#isNow(self: Self): void {
		this.self.set(self);
		this.#self = ownView(self);
		this.#replace(this.users.getSnapshot());
	}

	/** Puts what is known of others in the place of what was; of oneself one knows better. */
	#replace(views: Views): void {
		const own = this.#self;
		const isKnown = own === null || views.get(own.userId) === own;
		this.users.replace(isKnown ? views : new Map(views).set(own.userId, own));
	}

	#hear(event: PresenceEvent): void {
		this.#apply(this.#place((views) => applyPresenceEvent(views, event)));
		if (event.name === "presence:batch" && this.#isCurrent)
			this.#known = { ...(this.#known as Known), version: event.data.version };
	}

	/** Awaits an answer, puts it in the place of what is known, and after it what was heard, or asked for, since. */
	async #await<T>(asked: Promise<T>, apply: (views: Views, answer: T) => Views): Promise<T> {
		const told = this.#place();
		const answer = await asked;
		told.apply = (views) => apply(views, answer);
		this.#apply(told);
		return answer;
	}

	#place(apply?: Told["apply"]): Told {
		this.#last.next = { apply };
		this.#last = this.#last.next;
		return this.#last;
	}

	/** Applies it, and what follows on it. */
	#apply(first: Told): void {
		let views: Views = this.users.getSnapshot();
		for (let told: Told | undefined = first; told !== undefined; told = told.next) views = told.apply?.(views) ?? views;
		this.#replace(views);
	}

	#forget(userIds: readonly string[]): void {
		const views = new Map(this.users.getSnapshot());
		if (this.feed.getSnapshot().mode === "full" || !userIds.some((userId) => views.has(userId))) return;
		for (const userId of userIds) views.delete(userId);
		this.#replace(views);
	}

	#arrived(): void {
		const { feed } = this.#ports;
		if (!this.#isTold) this.#tell({ mode: feed, counts: null });
		this.#watched.renew();
		if (feed === "full") this.#sync.now();
		else this.#tell({ isLoaded: true });
	}

	#switched(mode: Events["presence:feed"]["mode"]): void {
		this.#isTold = true;
		const isFull = mode === "full";
		const isBack = isFull && this.feed.getSnapshot().mode === "watched";
		this.#tell(isFull ? { mode, counts: null } : { mode: "watched" });
		if (isBack) this.#sync.set(this.#ports.random() * SPREAD);
		else this.#sync.now();
	}

	#tell(change: Partial<Feed>): void {
		this.feed.set({ ...this.feed.getSnapshot(), ...change });
	}

	async #all(): Promise<void> {
		this.#isCurrent = false;
		this.#syncs += 1;
		const mine = this.#syncs;
		let page = await this.#page({ ...this.#known }, mine);
		let first = page;
		while (page.nextCursor !== null && mine === this.#syncs) {
			// Half of the whole is nothing to go on from.
			if (page.full) this.#known = undefined;
			const previous = page;
			page = await this.#page({ cursor: page.nextCursor as string }, mine, previous);
			if (page.full && !previous.full) first = page;
		}
		if (mine !== this.#syncs) return;
		this.#known = { epoch: first.epoch, version: first.version };
		this.#isCurrent = true;
		// A full sync tells of those alone who are there.
		if (page.full) this.#watched.learn();
		this.#tell({ isLoaded: true });
	}

	#page(asked: Payloads["presence:sync"], mine: number, previous?: Page): Promise<Page> {
		return this.#await(this.#ports.wire.ask("presence:sync", asked), (views, answer) =>
			mine === this.#syncs ? applySync(views, answer, previous) : views,
		);
	}
}

type Page = Answers["presence:sync"];
