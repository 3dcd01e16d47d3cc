import {
	applyPresenceEvent,
	applySync,
	type PresenceEvent,
	presentViews,
	type Views,
} from "@rollcall/protocol/presence-reducer";
import type { Person } from "./company.ts";
import type { Recorder } from "./recorder.ts";
import type { World } from "./world.ts";

type SyncAnswer = Parameters<typeof applySync>[1] & {
	readonly epoch: string;
	readonly version: number;
	readonly nextCursor: string | null;
};

/**
 * A client as the protocol describes it: applies every event, drops now and then, and syncs from where it was (PR42), also
 * after the feed carries something else (PR43).
 */
export class Viewer {
	readonly person: Person;
	readonly #world: World;
	#views: Views = new Map();
	#position: { readonly epoch: string; readonly version: number } | null = null;
	readonly #followed = new Set<string>();
	/** The feed carries something else than when the client last synced. */
	isBehind = false;

	constructor(world: World, person: Person) {
		this.#world = world;
		this.person = person;
	}

	get isHere(): boolean {
		return this.#world.has(this.person.userId);
	}

	/** Connects, follows whom it followed, and catches up. */
	async come(): Promise<void> {
		await this.#world.join(this.person.userId, this.person, (name, data) =>
			this.#hear({ name, data } as PresenceEvent),
		);
		await this.resume();
	}

	/** What a client does that has just connected, by itself or after a restart. */
	async resume(): Promise<void> {
		await this.#client.fence();
		for (const userId of this.#followed) await this.#subscribe(userId);
		await this.catchUp();
	}

	/** Follows somebody, now and whenever it is connected. */
	async follow(userId: string): Promise<void> {
		this.#followed.add(userId);
		if (this.isHere) await this.#subscribe(userId);
	}

	async #subscribe(userId: string): Promise<void> {
		const { users } = await this.#client.ask("presence:subscribe", { userIds: [userId] });
		this.#views = applySync(this.#views, { full: false, users: users as SyncAnswer["users"] });
	}

	/** Syncs with what it knows: the changes since then, or everything. */
	async catchUp(): Promise<void> {
		this.isBehind = false;
		const first = await this.#sync(this.#position ?? {});
		const { epoch, version } = first;
		this.#position = { epoch, version };
		this.#views = await this.#pages(this.#views, first);
	}

	async go(lost: boolean): Promise<void> {
		const { userId } = this.person;
		await (lost ? this.#world.cut(userId) : this.#world.leave(userId));
	}

	/** Who is present, as the client knows it, and as the server says when it is asked for everything. */
	async compared(): Promise<{ readonly known: Views; readonly fresh: Views }> {
		const fresh = await this.#pages(new Map(), await this.#sync({}));
		return { known: presentViews(this.#views), fresh: presentViews(fresh) };
	}

	#hear(event: PresenceEvent): void {
		this.#views = applyPresenceEvent(this.#views, event);
		if (event.name === "presence:feed") this.isBehind = true;
		if (event.name === "presence:batch" && this.#position !== null)
			this.#position = { ...this.#position, version: event.data.version };
	}

	get #client(): Recorder {
		return this.#world.client(this.person.userId);
	}

	async #sync(payload: object): Promise<SyncAnswer> {
		return (await this.#client.ask("presence:sync", payload)) as unknown as SyncAnswer;
	}

	async #pages(views: Views, first: SyncAnswer): Promise<Views> {
		let result = applySync(views, first);
		for (let page = first; page.nextCursor !== null; ) {
			const next = await this.#sync({ cursor: page.nextCursor });
			result = applySync(result, next, page);
			page = next;
		}
		return result;
	}
}
