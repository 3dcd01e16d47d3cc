import { expect } from "bun:test";
import type { Views } from "@rollcall/protocol/presence-reducer";
import type { View } from "@rollcall/protocol/shapes";
import { type Act, perform } from "./acts.ts";
import { ADVERSARIES, CONFIDANTS, type Person, TARGET } from "./company.ts";
import { Viewer } from "./viewer.ts";
import { World } from "./world.ts";

/** Past every tick. */
const QUIET = 1_300;

export const TOM: Person = { userId: TARGET, transport: "socket.io", wish: { deviceId: "d1", device: "web" } };
const TOM_TOO: Person = { userId: TARGET, transport: "plain", wish: { deviceId: "d2", device: "mobile" } };
export const VIEWERS: readonly Person[] = [...ADVERSARIES, ...CONFIDANTS].filter(
	({ wish }) => wish.feed !== "none" && wish.events !== "simple",
);

export type Step =
	| { readonly step: "wait"; readonly ms: number; readonly by: number }
	| { readonly step: "act"; readonly who: Person; readonly act: Act }
	| { readonly step: "switch"; readonly who: Person; readonly lost: boolean }
	| { readonly step: "catch up"; readonly who: Person }
	| { readonly step: "follow"; readonly who: Person; readonly whom: Person }
	| {
			readonly step: "relate";
			readonly who: Person;
			readonly to: Person;
			readonly as: "blocks" | "friends";
			readonly on: boolean;
	  }
	| { readonly step: "share"; readonly who: Person; readonly location: "company" | "contacts" | "nobody" }
	| { readonly step: "restart" }
	| { readonly step: "check" };

/** A company whose clients come, go, hear and catch up. */
export class CatchUpHistory {
	readonly #world: World;
	readonly #viewers: ReadonlyMap<string, Viewer>;

	private constructor(world: World) {
		this.#world = world;
		this.#viewers = new Map(VIEWERS.map((person) => [person.userId, new Viewer(world, person)]));
	}

	/** Lives through the history; fails where a client's state is not that of a fresh sync. */
	static async live(databaseFile: string, steps: readonly Step[]): Promise<void> {
		const world = await World.start(databaseFile);
		try {
			const history = new CatchUpHistory(world);
			for (const viewer of history.#viewers.values()) await viewer.come();
			await world.join(TARGET, TOM);
			for (const step of [...steps, { step: "check" } as const]) {
				await history.#take(step);
				await history.#keepUp();
			}
		} finally {
			await world.close();
		}
	}

	async #take(step: Step): Promise<void> {
		switch (step.step) {
			case "wait":
				return this.#world.wait(step.ms, step.by);
			case "act":
				if (!this.#world.has(step.who.userId)) return;
				return perform(this.#world.client(step.who.userId), step.act, this.#world.server.clock.now());
			case "switch":
				return this.#switch(step.who, step.lost);
			case "catch up":
				if (this.#world.has(step.who.userId)) await this.#viewers.get(step.who.userId)?.catchUp();
				return;
			case "follow":
				if (step.who !== step.whom) await this.#viewers.get(step.who.userId)?.follow(step.whom.userId);
				return;
			case "relate":
				return this.#write(step.who, step.on ? "PUT" : "DELETE", `/api/${step.as}/${step.to.userId}`);
			case "share":
				return this.#write(step.who, "PUT", "/api/presence/privacy", { location: step.location });
			case "restart":
				return this.#restart();
			case "check":
				return this.#check();
		}
	}

	async #switch(person: Person, lost: boolean): Promise<void> {
		const viewer = this.#viewers.get(person.userId);
		if (viewer !== undefined) return viewer.isHere ? viewer.go(lost) : viewer.come();
		const name = lost ? TARGET : "tom too";
		if (!this.#world.has(name)) return this.#world.join(name, lost ? TOM : TOM_TOO);
		return lost ? this.#world.cut(name) : this.#world.leave(name);
	}

	// biome-ignore lint/complexity/useMaxParams: a request as HTTP has it
	async #write({ userId }: Person, method: string, path: string, body?: unknown): Promise<void> {
		const token = await this.#world.server.token(userId, { name: userId });
		await this.#world.server.rest(method, path, { token, ...(body === undefined ? {} : { body }) });
	}

	async #restart(): Promise<void> {
		const back = await this.#world.restart(500);
		for (const name of back) await this.#viewers.get(name)?.resume();
	}

	async #keepUp(): Promise<void> {
		for (const viewer of this.#viewers.values()) if (viewer.isBehind && viewer.isHere) await viewer.catchUp();
	}

	async #check(): Promise<void> {
		await this.#world.wait(QUIET, 50);
		await this.#world.note("check");
		await this.#keepUp();
		for (const viewer of this.#viewers.values()) {
			if (!viewer.isHere) continue;
			const { known, fresh } = await viewer.compared();
			const { userId } = viewer.person;
			const now = this.#world.server.clock.now();
			expect({ userId, views: asShown(known, now) }).toEqual({ userId, views: asShown(fresh, now) });
		}
	}
}

/** As a client shows them: in order, and no message past its time, whose end may be told a tick later. */
function asShown(views: Views, now: number): Record<string, View> {
	const shown = [...views].map(([userId, view]): [string, View] => {
		const { statusMessage, emoji, statusExpiresAt, statusUpdatedAt, ...rest } = view;
		const over = statusExpiresAt !== undefined && Date.parse(statusExpiresAt) <= now;
		return [userId, over ? rest : view];
	});
	return Object.fromEntries(shown.sort(([a], [b]) => (a < b ? -1 : 1)));
}
