import type { MessageShape } from "@rollcall/protocol/chat-shapes";
import { type ChatAct, type ChatStep, PEEKS } from "./chat-acts.ts";
import { nameOf, type Person, TARGET } from "./company.ts";
import type { Request } from "./questions.ts";
import type { Recorder } from "./recorder.ts";
import { type Cast, TALKS, type Talk } from "./talks.ts";
import type { World } from "./world.ts";

/** The target of a history, as far as conversations go. */
export type Talker = {
	/** Is the target there at all, on this way through the history? */
	readonly lives: () => boolean;
	readonly hidden: () => boolean;
	/** A connection of the target's on which they talk; undefined where that device is not there. */
	readonly on: (device: "first" | "second") => Promise<Recorder | undefined>;
	/** A request of somebody's by REST. */
	readonly ask: (userId: string, request: Request) => Promise<unknown>;
	/** The same, whose answer stands in the record of that client. */
	readonly record: (who: Person, request: Request) => Promise<unknown>;
};

type Asked = readonly [name: string, payload: Record<string, unknown>];
type Made = Pick<MessageShape, "id" | "seq">;

/** What happens in the conversations of one history, on one of its ways. */
export class HiddenChat {
	readonly #world: World;
	readonly #cast: Cast;
	readonly #tom: Talker;
	/** How far each conversation is. */
	readonly #last = new Map<Talk, number>();
	readonly #own = new Map<string, string>();
	readonly #revs = new Map<string, Record<string, number>>();
	/** What the target marked while hidden: who was gone catches up with it on coming back. */
	#marked: Asked[] = [];
	#sent = 0;

	constructor(world: World, cast: Cast, tom: Talker) {
		this.#world = world;
		this.#cast = cast;
		this.#tom = tom;
	}

	async take(step: ChatStep): Promise<void> {
		switch (step.step) {
			case "tom":
				return step.on === "rest" ? this.#byRest(step.does) : this.#tomDoes(step.does, step.on);
			case "talk":
				if (this.#world.has(nameOf(step.who))) await this.#do(step.who.userId, this.#clientOf(step.who), step.does);
				return;
			case "peek":
				if (this.#world.has(nameOf(step.who))) await this.peek(step.who, step.at, step.in);
				return;
			case "seat":
				return this.#seat(step.taken);
			case "meet":
				if (this.#world.has(nameOf(step.who))) await this.#meet(step.who, step.type);
				return;
		}
	}

	/** Whoever talks looks at one conversation in every way, and at the others by REST. */
	async peekAtAll(): Promise<void> {
		const ways: (readonly [(typeof PEEKS)[number], Talk])[] = PEEKS.map((at) => [at, "site"]);
		ways.push(["rest", "pair"], ["rest", "crew"]);
		for (const who of this.#cast.talkers.filter((one) => this.#world.has(nameOf(one))))
			for (const [at, talk] of ways) await this.peek(who, at, talk);
	}

	/**
	 * A server that began anew learns who is in which conversation when somebody acts there. Until then, what it tells of
	 * them there comes when its database has answered: at no moment that a test could name.
	 */
	async remember(): Promise<void> {
		const { talkers, trusted } = this.#cast;
		const userIds = talkers.length === 0 ? [] : [TARGET, ...[...talkers, ...trusted].map(({ userId }) => userId)];
		for (const userId of new Set(userIds)) {
			const request = ["PATCH", "/api/conversations/crew/messages/none", { text: "none" }] as const;
			await this.#tom.ask(userId, request);
		}
	}

	/** Somebody's client has come back and catches up. */
	async catchUp(who: Person): Promise<void> {
		await this.peek(who, "sync", "site");
	}

	/** Did the target mark something while hidden that nobody has seen yet? */
	get owes(): boolean {
		return this.#marked.length > 0;
	}

	/** The target is seen again: who was gone marks now what the other marked unseen. */
	async shown(client: Recorder, catchesUp: boolean): Promise<void> {
		const marked = this.#marked;
		this.#marked = [];
		if (catchesUp) for (const [name, payload] of marked) await client.ask(name, payload);
	}

	async peek(who: Person, at: (typeof PEEKS)[number], talk: Talk): Promise<void> {
		const client = this.#clientOf(who);
		const conversationId = talk;
		if (at === "sync" || at === "all anew") return this.#sync(who, at === "all anew");
		if (at === "presence") await client.ask("conversation:presence", { conversationId });
		if (at === "receipts") await client.ask("conversation:receipts", { conversationId });
		if (at === "list") await client.ask("conversation:list");
		if (at === "rest") await this.#ask(who, talk);
	}

	#clientOf(who: Person): Recorder {
		return this.#world.client(nameOf(who));
	}

	async #sync(who: Person, anew: boolean): Promise<void> {
		const name = nameOf(who);
		const zero = Object.fromEntries(TALKS.map((talk) => [talk, 0]));
		const known = anew ? zero : (this.#revs.get(name) ?? zero);
		const { conversations = [] } = await this.#clientOf(who).ask("chat:sync", { cursors: known, all: true });
		const revs = (conversations as { conversationId: string; lastRev: number }[]).map(
			({ conversationId, lastRev }) => [conversationId, lastRev] as const,
		);
		this.#revs.set(name, { ...known, ...Object.fromEntries(revs) });
	}

	async #ask(who: Person, talk: Talk): Promise<void> {
		const paths = ["", `/${talk}`, `/${talk}/presence`, `/${talk}/receipts`, `/${talk}/messages?limit=3`];
		for (const path of paths) await this.#tom.record(who, ["GET", `/api/conversations${path}`]);
	}

	/** The one who leads the site's group gives the target a place in it, or takes it away. */
	async #seat(taken: boolean): Promise<void> {
		const who = this.#cast.talkers.find(({ userId }) => userId === "ann");
		if (who === undefined || !this.#world.has(nameOf(who))) return;
		const payload = { conversationId: "site", userId: TARGET };
		await this.#clientOf(who).ask(`conversation:${taken ? "put" : "remove"}-participant`, payload);
	}

	async #meet(who: Person, type: "direct" | "group"): Promise<void> {
		await this.#clientOf(who).ask("conversation:create", { type, participantIds: [TARGET] });
	}

	/** What would be seen of the hidden is not done by them in this way. */
	async #tomDoes(does: ChatAct, device: "first" | "second"): Promise<void> {
		const hidden = this.#tom.hidden();
		if (hidden && (does.act === "send" || does.act === "edit" || does.act === "delete")) return this.#byRest(does);
		const asked = does.act === "mark" && hidden ? this.#markOf(does) : null;
		if (asked !== null) this.#marked.push(asked);
		if (!this.#tom.lives()) return;
		// Whether another device is there must not decide what is marked: who is gone has none.
		const client = await this.#tom.on(asked === null ? device : "first");
		if (client === undefined) return;
		if (asked === null) await this.#do(TARGET, client, does);
		else await client.ask(...asked);
	}

	/** What needs nobody to be connected, and is the same for who is hidden and who is gone. */
	async #byRest(does: ChatAct): Promise<void> {
		const path = `/api/conversations/${does.in}`;
		if (does.act === "send") {
			const message = (await this.#tom.ask(TARGET, ["POST", `${path}/messages`, this.#bodyOf(does)])) as Partial<Made>;
			this.#note(TARGET, does.in, message);
		}
		const seq = does.act === "mark" ? this.#seqOf(does) : 0;
		if (does.act === "mark" && seq > 0) {
			const body = does.cursor === "chat:delivered" ? { deliveredSeq: seq } : { readSeq: seq };
			await this.#tom.ask(TARGET, ["PUT", `${path}/receipt`, body]);
		}
	}

	async #do(userId: string, client: Recorder, does: ChatAct): Promise<void> {
		const asked = this.#askedOf(userId, does);
		if (asked === null) return;
		const { message } = await client.ask(...asked);
		if (does.act === "send" && message !== undefined) this.#note(userId, does.in, message as Made);
	}

	#note(userId: string, talk: Talk, { id, seq }: Partial<Made>): void {
		if (id === undefined || seq === undefined) return;
		this.#last.set(talk, seq);
		this.#own.set(`${userId} in ${talk}`, id);
	}

	#askedOf(userId: string, does: ChatAct): Asked | null {
		const conversationId = does.in;
		const messageId = this.#own.get(`${userId} in ${does.in}`);
		switch (does.act) {
			case "start":
			case "stop":
				return [`${does.kind}:${does.act}`, { conversationId }];
			case "mark":
				return this.#markOf(does);
			case "send":
				return ["chat:send", { conversationId, ...this.#bodyOf(does) }];
			case "edit":
				return messageId === undefined ? null : ["chat:edit", { conversationId, messageId, text: "better" }];
			case "delete":
				return messageId === undefined ? null : ["chat:delete", { conversationId, messageId }];
		}
	}

	#markOf(does: Extract<ChatAct, { act: "mark" }>): Asked | null {
		const seq = this.#seqOf(does);
		return seq < 1 ? null : [does.cursor, { conversationId: does.in, seq }];
	}

	#seqOf({ in: talk, behind }: Extract<ChatAct, { act: "mark" }>): number {
		return (this.#last.get(talk) ?? 0) - behind;
	}

	#bodyOf({ type }: Extract<ChatAct, { act: "send" }>): Record<string, unknown> {
		this.#sent += 1;
		const clientMessageId = `m${this.#sent}`;
		if (type === "text") return { clientMessageId, text: clientMessageId };
		const attachments = [{ url: "https://files.example/a.ogg", name: "a", contentType: "audio/ogg", size: 1 }];
		return { clientMessageId, type, attachments };
	}
}
