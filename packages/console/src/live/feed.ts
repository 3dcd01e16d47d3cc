import type { DataOf, DownName } from "@rollcall/protocol/events/down";
import { applyPresenceEvent, applySync, type PresenceEvent, type Views } from "@rollcall/protocol/presence-reducer";
import type { View } from "@rollcall/protocol/shapes";
import type { Link } from "./link.ts";
import type { People } from "./people.ts";
import { Signal } from "./signal.ts";

/** `counts`: the company is too big for everyone to follow everyone; only people on screen are followed. */
export type FeedState = {
	readonly mode: "full" | "counts";
	readonly counts: DataOf<"presence:counts"> | null;
	/** False until the first answer of the server. */
	readonly isLoaded: boolean;
	/** How often everything known was replaced: who was looked at before is to be looked at again. */
	readonly renewals: number;
};

const SPREAD = 10_000;
/** As the protocol limits it. */
const MOST_AT_ONCE = 100;
const CHANGES = [
	"presence:batch",
	"user:online",
	"user:away",
	"user:offline",
	"presence:update",
	"activity:changed",
	"status:updated",
] as const satisfies readonly DownName[];

/** Keeps `people` as the server tells it: every change, and a sync after each connect and change of mode (PR42, PR43). */
export class Feed {
	readonly state = new Signal<FeedState>({ mode: "full", counts: null, isLoaded: false, renewals: 0 });
	readonly #link: Link;
	readonly #people: People;
	readonly #followed = new Map<string, number>();
	readonly #looked = new Set<string>();
	#syncs = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#known: { readonly epoch: string; readonly version: number } | undefined;

	constructor(link: Link, people: People) {
		this.#link = link;
		this.#people = people;
		link.socket.on("connect", () => this.#arrived());
		for (const name of CHANGES) link.on(name, ((data: never) => this.#apply({ name, data } as PresenceEvent)) as never);
		link.on("presence:counts", (counts) => this.state.set({ ...this.state.get(), counts }));
		link.on("presence:feed", ({ mode }) => this.#switched(mode));
	}

	/** Follows these people where the feed does not carry everybody; returns how to stop. */
	follow(userIds: readonly string[]): () => void {
		const fresh = userIds.filter((userId) => !this.#followed.has(userId));
		for (const userId of userIds) this.#followed.set(userId, (this.#followed.get(userId) ?? 0) + 1);
		if (fresh.length > 0) this.#subscribe(fresh);
		return () => this.#unfollow(userIds);
	}

	/** Asks once how these people are of whom nothing is known: a full feed tells only of who is there. */
	look(userIds: readonly string[]): void {
		const fresh = userIds.filter((userId) => !this.#looked.has(userId)).slice(0, MOST_AT_ONCE);
		if (fresh.length === 0 || !this.#link.socket.connected) return;
		for (const userId of fresh) this.#looked.add(userId);
		this.#link
			.ask("presence:sync", { userIds: fresh })
			.then(({ users }) => this.learn(users))
			.catch(() => {
				for (const userId of fresh) this.#looked.delete(userId);
			});
	}

	/** Puts views that were asked for otherwise among the known. */
	learn(users: readonly View[]): void {
		this.#people.replace(applySync(this.#people.all.get(), { full: false, users: [...users] }));
	}

	close(): void {
		clearTimeout(this.#timer);
	}

	#unfollow(userIds: readonly string[]): void {
		const gone: string[] = [];
		for (const userId of userIds) {
			const left = (this.#followed.get(userId) ?? 1) - 1;
			if (left > 0) this.#followed.set(userId, left);
			else if (this.#followed.delete(userId)) gone.push(userId);
		}
		if (gone.length > 0) this.#link.ask("presence:unsubscribe", { userIds: gone }).catch(() => {}); // gone with the connection
	}

	#subscribe(userIds: readonly string[]): void {
		this.#link
			.ask("presence:subscribe", { userIds: [...userIds] })
			.then(({ users }) => this.learn(users))
			.catch(() => {}); // the next connection subscribes again
	}

	#apply(event: PresenceEvent): void {
		this.#people.replace(applyPresenceEvent(this.#people.all.get(), event));
		if (event.name === "presence:batch" && this.#known !== undefined)
			this.#known = { ...this.#known, version: event.data.version };
	}

	#arrived(): void {
		this.state.set({ ...this.state.get(), mode: "full", counts: null });
		if (this.#followed.size > 0) this.#subscribe([...this.#followed.keys()]);
		this.#syncSoon(0);
	}

	/** Not all browsers ask at once for a whole company. */
	#switched(mode: FeedState["mode"]): void {
		const isBack = mode === "full" && this.state.get().mode === "counts";
		this.state.set({ ...this.state.get(), mode, counts: mode === "full" ? null : this.state.get().counts });
		this.#syncSoon(isBack ? Math.random() * SPREAD : 0);
	}

	#syncSoon(wait: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#sync().catch(() => {}); // the connection went, and the next one syncs
		}, wait);
	}

	async #sync(): Promise<void> {
		this.#syncs += 1;
		const mine = this.#syncs;
		let page = await this.#link.ask("presence:sync", { ...this.#known });
		this.#known = { epoch: page.epoch, version: page.version };
		let views: Views = applySync(this.#people.all.get(), page);
		this.#people.replace(views);
		while (page.nextCursor !== null && mine === this.#syncs) {
			const previous = page;
			page = await this.#link.ask("presence:sync", { cursor: page.nextCursor });
			views = applySync(this.#people.all.get(), page, previous);
			this.#people.replace(views);
		}
		if (mine !== this.#syncs) return;
		const { renewals } = this.state.get();
		if (page.full) this.#looked.clear();
		this.state.set({ ...this.state.get(), isLoaded: true, renewals: page.full ? renewals + 1 : renewals });
	}
}
