import type { Profile } from "@rollcall/protocol/shapes";
import type { Link } from "./link.ts";
import type { Rest } from "./rest.ts";
import { Signal } from "./signal.ts";

export type Profiles = ReadonlyMap<string, Profile>;

const PAGE = 500;
/** In a larger company people are looked up by name. */
const MOST = 20_000;

/** Who is in the company. */
export class Directory {
	readonly profiles = new Signal<Profiles>(new Map());
	/** `failed`: what there is of it may lack people. */
	readonly state = new Signal<"loading" | "loaded" | "failed">("loading");
	readonly #rest: Rest;
	readonly #wanted = new Set<string>();

	constructor(rest: Rest, link: Link) {
		this.#rest = rest;
		link.on("user:profile", (profile) => this.learn([profile]));
	}

	/** Adds or replaces people. */
	learn(profiles: readonly Profile[]): void {
		if (profiles.length === 0) return;
		const next = new Map(this.profiles.getSnapshot());
		for (const profile of profiles) next.set(profile.userId, profile);
		this.profiles.set(next);
	}

	/** Asks who somebody is, who came after everybody was read. */
	want(userId: string): void {
		if (userId === "" || this.#wanted.has(userId) || this.profiles.getSnapshot().has(userId)) return;
		this.#wanted.add(userId);
		this.#rest
			.ask<"getUser">(`GET /api/users/${encodeURIComponent(userId)}`)
			.then((profile) => this.learn([profile]))
			.catch(() => {}); // the id is shown in place of the name
	}

	/** Reads everybody, page by page. */
	async load(): Promise<void> {
		try {
			let cursor: string | null = "";
			while (cursor !== null && this.profiles.getSnapshot().size < MOST) {
				const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
				const page = await this.#rest.ask<"listUsers">(`GET /api/users?limit=${PAGE}${from}`);
				this.learn(page.users);
				cursor = page.nextCursor;
			}
			this.state.set("loaded");
		} catch {
			this.state.set("failed");
		}
	}
}
