import { asBuffer, type Client } from "../client.ts";
import type { Fleet } from "../fleet.ts";
import { textFrame } from "../frames.ts";
import { LatencyLog, Ledger } from "../latencies.ts";
import { within } from "./settle.ts";

/** An ordinary day: everybody heartbeats, some move, and people type and then send. */
export type LifeOrder = {
	/** From one heartbeat of a person to the next. */
	readonly heartbeatEveryMs: number;
	/** One in so many of the heartbeats says that its person has moved. */
	readonly moveEach: number;
	readonly conversations: readonly { readonly id: string; readonly people: readonly string[] }[];
	/** Messages of all together; each is typed for a while first. */
	readonly messagesPerSecond: number;
	/** How many times as long as this the day has gone on before: it goes on with the heartbeats that are due then. */
	readonly part: number;
	readonly forMs: number;
};

/** All times in milliseconds, one for each time that it happened. */
export type LifeReport = {
	/** Until a heartbeat, and a message, was answered. */
	readonly beats: readonly number[];
	readonly sends: readonly number[];
	/** From the sending to each arrival. */
	readonly receives: readonly number[];
	readonly typings: readonly number[];
	/** Answers that refused. */
	readonly refused: number;
	/** One of them. */
	readonly refusal: string;
	/** Answers, and messages at those they were meant for, that did not come. */
	readonly missing: number;
	/** Connections that ended. */
	readonly lost: number;
};

const TYPES_FOR = 1_000;
const LONGEST_DRAIN = 10_000;
const TICK = 1;
const SUCCESS = Buffer.from('[{"success":true');
const MESSAGE = Buffer.from('["chat:message"');
const TYPING = Buffer.from('["user:typing"');
const ACTIVE = Buffer.from('"isActive":true');
const ERROR = Buffer.from('["error"');
/** Marks our own messages, and says which it is. */
const MARK = Buffer.from('"text":"Roof ');
const CONVERSATION = Buffer.from('"conversationId":"');
const UUID = 36;
const EVENT_AT = "42/chat,".length;

export async function life(fleet: Fleet, order: LifeOrder): Promise<LifeReport> {
	const day = new Day(fleet, order);
	fleet.listen("42/chat,[", {
		answered: (id, _client, payload) => day.answered(id, payload),
		matched: (_client, payload) => day.heard(payload),
	});
	await day.run();
	await within(LONGEST_DRAIN, () => day.missing === 0);
	fleet.ignore();
	return day.report();
}

class Day {
	readonly #fleet: Fleet;
	readonly #order: LifeOrder;
	readonly #lostBefore: number;
	readonly #ledger = new Ledger();
	/** Which of the numbered requests are messages. */
	readonly #messages = new Set<number>();
	readonly #typingSince = new Map<string, number>();
	readonly #typed: { readonly at: number; readonly turn: number }[] = [];
	readonly #logs = {
		beats: new LatencyLog(),
		sends: new LatencyLog(),
		receives: new LatencyLog(),
		typings: new LatencyLog(),
	};
	#expected = 0;
	#refused = 0;
	#refusal = "";

	constructor(fleet: Fleet, order: LifeOrder) {
		this.#fleet = fleet;
		this.#order = order;
		this.#lostBefore = fleet.lost;
	}

	get missing(): number {
		const { beats, sends, receives } = this.#logs;
		return this.#ledger.opened - beats.count - sends.count + this.#expected - receives.count;
	}

	async run(): Promise<void> {
		const { forMs, heartbeatEveryMs, messagesPerSecond, part } = this.#order;
		const begun = performance.now();
		const beatsUntil = (time: number): number => Math.floor((time * this.#fleet.clients.length) / heartbeatEveryMs);
		const before = part * forMs;
		let beats = beatsUntil(before);
		let talks = 0;
		while (performance.now() - begun < forMs) {
			const passed = performance.now() - begun;
			for (const due = beatsUntil(before + passed); beats < due; beats++) this.#beat(beats);
			// Nobody begins so late that all who still type would send at once at the end.
			const begin = Math.min(passed, forMs - TYPES_FOR);
			for (const due = Math.floor((begin * messagesPerSecond) / 1_000); talks < due; talks++) this.#type(talks);
			this.#sendTyped(performance.now() - TYPES_FOR);
			await Bun.sleep(TICK);
		}
		this.#sendTyped(Number.POSITIVE_INFINITY);
	}

	#beat(count: number): void {
		const { clients } = this.#fleet;
		const who = count % clients.length;
		const round = Math.floor(count / clients.length);
		const moves = count % this.#order.moveEach === 0;
		// 70 m further on than the last time.
		const payload = moves ? `{"latitude":52.5,"longitude":${(who + round) / 1_000},"accuracy":8}` : "{}";
		const id = this.#ledger.open(performance.now());
		clients[who]?.send(textFrame(`42/presence,${id}["presence:heartbeat",${payload}]`));
	}

	#speaker(turn: number): { readonly client: Client | undefined; readonly id: string; readonly others: number } {
		const { conversations } = this.#order;
		const { id, people } = conversations[turn % conversations.length] ?? { id: "", people: [] };
		const name = people[Math.floor(turn / conversations.length) % people.length] ?? "";
		return { client: this.#fleet.byUser.get(name), id, others: people.length - 1 };
	}

	#type(turn: number): void {
		const { client, id } = this.#speaker(turn);
		const now = performance.now();
		this.#typingSince.set(id, now);
		this.#typed.push({ at: now, turn });
		client?.send(textFrame(`42/chat,["typing:start",{"conversationId":"${id}"}]`));
	}

	/** Sends what was begun before then. */
	#sendTyped(before: number): void {
		for (let first = this.#typed[0]; first !== undefined && first.at < before; first = this.#typed[0]) {
			this.#typed.shift();
			const { client, id, others } = this.#speaker(first.turn);
			const number = this.#ledger.open(performance.now());
			this.#messages.add(number);
			this.#expected += others;
			client?.send(
				textFrame(`42/chat,${number}["chat:send",{"conversationId":"${id}","text":"Roof ${number} is done."}]`),
			);
		}
	}

	answered(id: number, payload: Uint8Array): void {
		const { sends, beats } = this.#logs;
		(this.#messages.has(id) ? sends : beats).add(performance.now() - this.#ledger.sentAt(id));
		if (!asBuffer(payload).includes(SUCCESS)) this.#refuse(payload);
	}

	#refuse(payload: Uint8Array): void {
		this.#refused += 1;
		this.#refusal = asBuffer(payload).toString("utf8").slice(0, 300);
	}

	/** A frame of `/chat`: what it is stands at its beginning. */
	heard(payload: Uint8Array): void {
		const frame = asBuffer(payload);
		if (beginsAt(frame, MESSAGE)) this.#message(frame);
		else if (beginsAt(frame, TYPING) && frame.includes(ACTIVE)) this.#typing(frame);
		else if (beginsAt(frame, ERROR)) this.#refuse(payload);
	}

	#message(frame: Buffer): void {
		const at = frame.indexOf(MARK);
		if (at < 0) return; // somebody else's
		const number = Number.parseInt(frame.toString("latin1", at + MARK.length, at + MARK.length + 12), 10);
		this.#logs.receives.add(performance.now() - this.#ledger.sentAt(number));
	}

	#typing(frame: Buffer): void {
		const at = frame.indexOf(CONVERSATION) + CONVERSATION.length;
		const since = this.#typingSince.get(frame.toString("latin1", at, at + UUID));
		if (since !== undefined) this.#logs.typings.add(performance.now() - since);
	}

	report(): LifeReport {
		const { beats, sends, receives, typings } = this.#logs;
		return {
			beats: beats.values(),
			sends: sends.values(),
			receives: receives.values(),
			typings: typings.values(),
			refused: this.#refused,
			refusal: this.#refusal,
			missing: this.missing,
			lost: this.#fleet.lost - this.#lostBefore,
		};
	}
}

function beginsAt(frame: Buffer, what: Buffer): boolean {
	return frame.compare(what, 0, what.length, EVENT_AT, EVENT_AT + what.length) === 0;
}
