import { type Act, perform } from "./acts.ts";
import { ADVERSARIES, CONFIDANTS, type Person, TARGET } from "./company.ts";
import { type DEALINGS, type DECISIONS, LOOKS, type Showing, type Step } from "./hidden-steps.ts";
import type { Recorder } from "./recorder.ts";
import { World } from "./world.ts";

/** What the target does while hidden: goes on unseen, or is not there. */
export type Way = "acts unseen" | "is gone";

const FIRST: Person = { userId: TARGET, transport: "socket.io", wish: { deviceId: "d1", device: "web" } };
const SECOND: Person = { userId: TARGET, transport: "plain", wish: { deviceId: "d2", device: "mobile" } };
const FIRST_NAME = "tom on d1";
const SECOND_NAME = "tom on d2";

const PERIOD = `userId=${TARGET}&from=2026-01-01T00:00:00.000Z&to=2027-01-01T00:00:00.000Z`;

const QUESTIONS: readonly string[] = [
	`/api/users/${TARGET}/presence`,
	"/api/presence",
	"/api/presence?status=offline",
	`/api/users/${TARGET}`,
	"/api/users",
	`/api/presence/${TARGET}/explain`,
	`/api/activity?${PERIOD}`,
	`/api/blocks/${TARGET}`,
	"/api/friends",
];

type Request = readonly [method: string, path: string, body?: unknown];

const DECIDING: Record<(typeof DECISIONS)[number], Request> = {
	message: ["PUT", "/api/presence/status-message", { message: "by REST" }],
	"no message": ["DELETE", "/api/presence/status-message"],
	location: ["PUT", "/api/presence/privacy", { location: "company" }],
	"no location": ["PUT", "/api/presence/privacy", { location: "nobody" }],
	list: ["PUT", "/api/presence/visibility", { userIds: ["lia"] }],
	invisible: ["PUT", "/api/presence/me", { status: "invisible" }],
};

/** Lives through one history, one way. */
export class HiddenHistory {
	readonly #world: World;
	readonly #way: Way;
	readonly #positions = new Map<string, { readonly epoch: unknown; readonly version: unknown }>();
	#hidden = false;

	private constructor(world: World, way: Way) {
		this.#world = world;
		this.#way = way;
	}

	/** The history as this way of hiding has it; answers what each adversary received. */
	static async live(
		databaseFile: string,
		way: Way,
		steps: readonly Step[],
	): Promise<ReadonlyMap<string, readonly string[]>> {
		const world = await World.start(databaseFile);
		try {
			const history = new HiddenHistory(world, way);
			await history.#begin();
			for (const [index, step] of steps.entries()) {
				await history.#take(step);
				await world.note(`${index}: ${step.step}`);
			}
			await history.#end();
			return new Map(ADVERSARIES.map(({ userId }) => [userId, world.record(userId)]));
		} finally {
			await world.close();
		}
	}

	get #now(): number {
		return this.#world.server.clock.now();
	}

	/** Is the target there at all? */
	get #lives(): boolean {
		return !this.#hidden || this.#way === "acts unseen";
	}

	async #begin(): Promise<void> {
		for (const person of [...ADVERSARIES, ...CONFIDANTS]) await this.#world.join(person.userId, person);
		await this.#world.wait(1_000, 50);
		for (const who of ADVERSARIES) await this.#look(who, "full");
		await this.#look(ADVERSARIES.find(({ wish }) => wish.feed === "none" && wish.batch === true) as Person, "follow");
		await this.#world.join(FIRST_NAME, FIRST);
		await this.#world.note("begin");
	}

	/** At the end everybody looks once more, in every way. */
	async #end(): Promise<void> {
		await this.#world.wait(2_500, 50);
		for (const who of ADVERSARIES) for (const at of LOOKS) if (this.#world.has(who.userId)) await this.#look(who, at);
		await this.#world.note("end");
	}

	async #take(step: Step): Promise<void> {
		switch (step.step) {
			case "wait":
				return this.#world.wait(step.ms, step.by);
			case "act":
				return this.#act(step.act);
			case "second":
				return this.#second();
			case "blink":
				return this.#blink(step.ms);
			case "hide":
				return this.#hide();
			case "show":
				return this.#show(step);
			case "withdraw":
				return this.#withdraw();
			case "look":
				if (this.#world.has(step.who.userId)) await this.#look(step.who, step.at);
				return;
			case "other":
				if (this.#world.has(step.who.userId)) await perform(this.#world.client(step.who.userId), step.act, this.#now);
				return;
			case "deal":
				if (this.#world.has(step.who.userId)) await this.#deal(step.who.userId, step.deals);
				return;
			case "decide":
				return this.#decide(step.decides);
			case "block":
				return this.#request(TARGET, [step.blocked ? "PUT" : "DELETE", `/api/blocks/${step.who.userId}`]);
			case "restart":
				return this.#restart(step.ms);
			case "crowd":
				return this.#crowd(step.count);
			case "part":
				return this.#part(step.who, step.lost);
		}
	}

	/** The target's first device, connected. */
	async #first(): Promise<Recorder> {
		if (!this.#world.has(FIRST_NAME)) await this.#world.join(FIRST_NAME, FIRST);
		return this.#world.client(FIRST_NAME);
	}

	async #act(act: Act): Promise<void> {
		const showsItself = act.act === "choose" || act.act === "vanish";
		const hiddenOnly = act.act === "report" || act.act === "trust" || act.act === "nonsense";
		if (this.#hidden ? showsItself && act.act !== "vanish" : hiddenOnly || act.act === "vanish") return;
		if (this.#lives) await perform(await this.#first(), act, this.#now);
	}

	async #second(): Promise<void> {
		if (!this.#lives) return;
		if (this.#world.has(SECOND_NAME)) await this.#world.leave(SECOND_NAME);
		else await this.#world.join(SECOND_NAME, SECOND);
	}

	async #blink(ms: number): Promise<void> {
		if (this.#lives && this.#world.has(FIRST_NAME)) await this.#world.cut(FIRST_NAME);
		await this.#world.wait(ms, 50);
		if (this.#lives) await this.#first();
	}

	async #hide(): Promise<void> {
		if (this.#hidden) return;
		const first = await this.#first();
		this.#hidden = true;
		if (this.#way === "acts unseen") return perform(first, { act: "vanish" }, this.#now);
		await perform(first, { act: "ping" }, this.#now);
		await this.#leaveAll();
	}

	async #leaveAll(): Promise<void> {
		for (const name of [FIRST_NAME, SECOND_NAME]) if (this.#world.has(name)) await this.#world.leave(name);
	}

	async #withdraw(): Promise<void> {
		if (this.#hidden && this.#lives) await this.#leaveAll();
	}

	async #show({ status, says: message, works: projectId, spot }: Showing): Promise<void> {
		if (!this.#hidden) return;
		if (this.#world.has(SECOND_NAME)) await this.#world.leave(SECOND_NAME);
		const first = await this.#first();
		this.#hidden = false;
		const acts: readonly Act[] = [
			{ act: "choose", status, ttl: null },
			message === null ? { act: "hush" } : { act: "say", message, ttl: 4_000 },
			projectId === null ? { act: "rest" } : { act: "work", projectId },
			{ act: "move", spot, accuracy: 5 },
		];
		for (const act of acts) await perform(first, act, this.#now);
	}

	async #part(who: Person, lost: boolean): Promise<void> {
		const { userId } = who;
		if (this.#world.has(userId)) return lost ? this.#world.cut(userId) : this.#world.leave(userId);
		await this.#world.join(userId, who);
		await this.#look(who, "delta");
	}

	async #look({ userId }: Person, at: (typeof LOOKS)[number]): Promise<void> {
		const client = this.#world.client(userId);
		const userIds = [TARGET, "max", "nobody"];
		if (at === "full" || at === "delta")
			return this.#sync(userId, at === "full" ? {} : (this.#positions.get(userId) ?? {}));
		if (at === "rest") return this.#ask(userId);
		if (at === "some") await client.ask("presence:sync", { userIds });
		if (at === "follow") await client.ask("presence:subscribe", { userIds });
		if (at === "unfollow") await client.ask("presence:unsubscribe", { userIds });
		if (at === "beat") await client.ask("presence:heartbeat", { active: true });
		if (at === "bad cursor") await client.ask("presence:sync", { cursor: btoa(JSON.stringify(["x", null, TARGET])) });
	}

	async #sync(userId: string, position: object): Promise<void> {
		const { epoch, version } = await this.#world.client(userId).ask("presence:sync", position);
		this.#positions.set(userId, { epoch, version });
	}

	/** Their ids come after the target's, so that what the target does stands before theirs. */
	async #crowd(count: number): Promise<void> {
		for (let index = 0; index < count; index += 1) {
			const userId = `u${index}`;
			await this.#world.join(userId, { userId, transport: "plain", wish: { deviceId: userId } });
		}
	}

	async #restart(ms: number): Promise<void> {
		const back = await this.#world.restart(ms);
		for (const who of ADVERSARIES) if (back.includes(who.userId)) await this.#look(who, "delta");
	}

	/** One request by REST; an adversary's answer stands in their record, after all that came before it. */
	async #request(userId: string, [method, path, body]: Request): Promise<void> {
		const { server } = this.#world;
		const token = await server.token(userId, { name: userId });
		const answer = await server.rest(method, path, { token, ...(body === undefined ? {} : { body }) });
		if (userId === TARGET) return;
		const client = this.#world.client(userId);
		await client.fence();
		client.frames.push(`${method} ${path} ${answer.status} ${JSON.stringify(answer.body)}`);
	}

	async #deal(userId: string, deals: (typeof DEALINGS)[number]): Promise<void> {
		const method = deals === "block" || deals === "befriend" ? "PUT" : "DELETE";
		const list = deals === "block" || deals === "unblock" ? "blocks" : "friends";
		await this.#request(userId, [method, `/api/${list}/${TARGET}`]);
	}

	async #decide(decides: (typeof DECISIONS)[number]): Promise<void> {
		if (decides === "invisible" && !this.#hidden) return;
		await this.#request(TARGET, DECIDING[decides]);
	}

	/** Every question of REST that concerns the target. */
	async #ask(userId: string): Promise<void> {
		for (const path of QUESTIONS) await this.#request(userId, ["GET", path]);
		// Seen again, the trail goes on from what each device reported before: a device that stayed adds no point where it lay.
		if (this.#hidden) await this.#request(userId, ["GET", `/api/locations?${PERIOD}`]);
		await this.#request(userId, ["POST", "/api/presence/batch", { userIds: [TARGET, "max", "nobody"] }]);
	}
}
