import type { TestServer } from "../support/test-server.ts";
import { type Act, perform } from "./acts.ts";
import { nameOf, type Person, TARGET } from "./company.ts";
import { HiddenChat } from "./hidden-chat.ts";
import { type DEALINGS, type DECISIONS, LOOKS, type Showing, type Step } from "./hidden-steps.ts";
import { DECIDING, PERIOD, QUESTIONS, type Request } from "./questions.ts";
import type { Recorder } from "./recorder.ts";
import type { Cast } from "./talks.ts";
import { World } from "./world.ts";

/** What the target does while hidden: goes on unseen, or is not there. */
export type Way = "acts unseen" | "is gone";

type Living = { readonly databaseFile: string; readonly cast: Cast; readonly way: Way };

const FIRST: Person = { userId: TARGET, transport: "socket.io", wish: { deviceId: "d1", device: "web" } };
const SECOND: Person = { userId: TARGET, transport: "plain", wish: { deviceId: "d2", device: "mobile" } };
const CHAT: Person = { userId: TARGET, transport: "chat", wish: { deviceId: "d1", device: "web" } };
const FIRST_NAME = "tom on d1";
const SECOND_NAME = "tom on d2";
/** The first device's chat, in histories with conversations. */
const CHAT_NAME = "tom's chat on d1";

/** Lives through one history, one way. */
export class HiddenHistory {
	readonly #world: World;
	readonly #way: Way;
	readonly #cast: Cast;
	readonly #chat: HiddenChat;
	readonly #positions = new Map<string, { readonly epoch: unknown; readonly version: unknown }>();
	#hidden = false;

	private constructor(world: World, { way, cast }: Living) {
		this.#world = world;
		this.#way = way;
		this.#cast = cast;
		this.#chat = new HiddenChat(world, cast, {
			lives: () => this.#lives,
			hidden: () => this.#hidden,
			on: (device) => this.#chatOn(device),
			ask: async (userId, request) => (await this.#rest(userId, request)).body,
			record: (who, request) => this.#record(who, request),
		});
	}

	/** The history as this way of hiding has it; answers what each adversary received. */
	static async live(living: Living, steps: readonly Step[]): Promise<ReadonlyMap<string, readonly string[]>> {
		const world = await World.start(living.databaseFile);
		try {
			const history = new HiddenHistory(world, living);
			await history.#begin();
			for (const [index, step] of steps.entries()) {
				await history.#take(step);
				await world.note(`${index}: ${step.step}`);
			}
			await history.#end();
			const { watchers, talkers } = living.cast;
			return new Map([...watchers, ...talkers].map((who) => [nameOf(who), world.record(nameOf(who))]));
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
		const { watchers, talkers, trusted } = this.#cast;
		for (const who of new Set([...watchers, ...talkers, ...trusted])) await this.#world.join(nameOf(who), who);
		await this.#world.wait(1_000, 50);
		for (const who of watchers) await this.#look(who, "full");
		for (const who of watchers)
			if (who.wish.feed === "none" && who.wish.batch === true) await this.#look(who, "follow");
		await this.#first();
		await this.#world.note("begin");
	}

	/** At the end everybody looks once more, in every way. */
	async #end(): Promise<void> {
		await this.#world.wait(2_500, 50);
		for (const who of this.#cast.watchers)
			for (const at of LOOKS) if (this.#world.has(who.userId)) await this.#look(who, at);
		await this.#chat.peekAtAll();
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
				if (this.#world.has(step.who.userId)) await this.#deal(step.who, step.deals);
				return;
			case "decide":
				return this.#decide(step.decides);
			case "block":
				await this.#rest(TARGET, [step.blocked ? "PUT" : "DELETE", `/api/blocks/${step.who.userId}`]);
				return;
			case "restart":
				return this.#restart(step.ms);
			case "crowd":
				return this.#crowd(step.count);
			case "part":
				return this.#part(step.who, step.lost);
			default:
				return this.#chat.take(step);
		}
	}

	/** The target's first device, connected. */
	async #first(): Promise<Recorder> {
		if (!this.#world.has(FIRST_NAME)) await this.#world.join(FIRST_NAME, FIRST);
		if (this.#cast.talkers.length > 0 && !this.#world.has(CHAT_NAME)) await this.#world.join(CHAT_NAME, CHAT);
		return this.#world.client(FIRST_NAME);
	}

	async #chatOn(device: "first" | "second"): Promise<Recorder | undefined> {
		if (device === "second") return this.#world.has(SECOND_NAME) ? this.#world.client(SECOND_NAME) : undefined;
		await this.#first();
		return this.#world.client(CHAT_NAME);
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
		for (const name of [FIRST_NAME, CHAT_NAME]) if (this.#lives && this.#world.has(name)) await this.#world.cut(name);
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
		for (const name of [FIRST_NAME, CHAT_NAME, SECOND_NAME]) if (this.#world.has(name)) await this.#world.leave(name);
	}

	async #withdraw(): Promise<void> {
		if (this.#hidden && this.#lives) await this.#leaveAll();
	}

	async #show({ status, says: message, works: projectId, spot }: Showing): Promise<void> {
		if (!this.#hidden) return;
		// Before the hiding was announced, marks of who comes back would be told at once.
		if (this.#chat.owes) await this.#world.wait(100, 50);
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
		if (this.#chat.owes) await this.#chat.shown(this.#world.client(CHAT_NAME), this.#way === "is gone");
	}

	async #part(who: Person, lost: boolean): Promise<void> {
		const name = nameOf(who);
		if (this.#world.has(name)) return lost ? this.#world.cut(name) : this.#world.leave(name);
		await this.#world.join(name, who);
		await this.#catchUp(who);
	}

	async #catchUp(who: Person): Promise<void> {
		if (who.transport !== "chat") await this.#look(who, "delta");
		if (this.#cast.talkers.includes(who)) await this.#chat.catchUp(who);
	}

	async #look(who: Person, at: (typeof LOOKS)[number]): Promise<void> {
		const { userId } = who;
		const client = this.#world.client(userId);
		const userIds = [TARGET, "max", "nobody"];
		if (at === "full" || at === "delta")
			return this.#sync(userId, at === "full" ? {} : (this.#positions.get(userId) ?? {}));
		if (at === "rest") return this.#ask(who);
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
		const { watchers, talkers } = this.#cast;
		await this.#chat.remember();
		for (const who of new Set([...watchers, ...talkers])) if (back.includes(nameOf(who))) await this.#catchUp(who);
	}

	/** One request by REST. */
	async #rest(userId: string, [method, path, body]: Request): ReturnType<TestServer["rest"]> {
		const { server } = this.#world;
		const token = await server.token(userId, { name: userId });
		return server.rest(method, path, { token, ...(body === undefined ? {} : { body }) });
	}

	/** The same, with its answer in the record of a client, after all that came before it. */
	async #record(who: Person, request: Request): Promise<void> {
		const { status, body } = await this.#rest(who.userId, request);
		const client = this.#world.client(nameOf(who));
		await client.fence();
		client.frames.push(`${request[0]} ${request[1]} ${status} ${JSON.stringify(body)}`);
	}

	async #deal(who: Person, deals: (typeof DEALINGS)[number]): Promise<void> {
		const method = deals === "block" || deals === "befriend" ? "PUT" : "DELETE";
		const list = deals === "block" || deals === "unblock" ? "blocks" : "friends";
		await this.#record(who, [method, `/api/${list}/${TARGET}`]);
	}

	async #decide(decides: (typeof DECISIONS)[number]): Promise<void> {
		if (decides === "invisible" && !this.#hidden) return;
		await this.#rest(TARGET, DECIDING[decides]);
	}

	/** Every question of REST that concerns the target. */
	async #ask(who: Person): Promise<void> {
		for (const path of QUESTIONS) await this.#record(who, ["GET", path]);
		// Seen again, the trail goes on from what each device reported before: a device that stayed adds no point where it lay.
		if (this.#hidden) await this.#record(who, ["GET", `/api/locations?${PERIOD}`]);
		await this.#record(who, ["POST", "/api/presence/batch", { userIds: [TARGET, "max", "nobody"] }]);
	}
}
