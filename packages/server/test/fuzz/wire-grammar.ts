import type { UpEvent } from "@rollcall/protocol/definition";
import { UP_EVENTS } from "@rollcall/protocol/events/up";
import { oddJson, oddText, oddValue } from "./odd-values.ts";
import type { Random } from "./random.ts";

/** One thing that a client says: a message of text or bytes, or bytes that are no WebSocket frame it may send. */
export type Input = { readonly kind: "text" | "binary" | "bytes"; readonly payload: Buffer };

const EVENTS = Object.values<UpEvent>(UP_EVENTS);
const NAMESPACES = [
	"",
	"/presence,",
	"/presence,",
	"/chat,",
	"/chat,",
	"/,",
	"/nowhere,",
	"/__proto__,",
	"/presence",
	"/",
];
const NAMES = [
	"connect",
	"disconnect",
	"connect_error",
	"newListener",
	"error",
	"constructor",
	"__proto__",
	"",
	"no:such",
];
const IDS = ["", "", "1", "7", "0", "999999999999999", "9999999999999999", "-1", "1.5", "01"];
const ATTACHMENTS = ["1-", "2-", "10-", "11-", "0-", "-", "1", "999999999999999-", "1e1-"];

function one<T>(random: Random, list: readonly T[]): T {
	return list[random.below(list.length)] as T;
}

/** What an event may be called, and what it may carry: as documented, or nearly. */
function payloadOf(random: Random): { readonly name: unknown; readonly payload: unknown } {
	const event = one(random, EVENTS);
	const fate = random.below(10);
	if (fate < 5) return { name: event.name, payload: event.example.payload };
	if (fate < 7) return { name: event.name, payload: oddValue(random) };
	if (fate < 9) return { name: one(random, NAMES), payload: oddValue(random) };
	return { name: oddValue(random), payload: event.example.payload };
}

function eventJson(random: Random): string {
	const { name, payload } = payloadOf(random);
	return oddJson(random, random.below(12) === 0 ? [name] : [name, payload]);
}

function placeholders(random: Random): string {
	const places = Array.from({ length: random.below(4) }, (_, num) => ({ _placeholder: true, num }));
	return JSON.stringify(["chat:send", ...places, random.below(3) === 0 ? { _placeholder: true, num: 7 } : {}]);
}

type Packet = (random: Random, token: string) => string;

/** Every packet type of Socket.IO, and those there are not. */
const SOCKET_IO: readonly Packet[] = [
	(random, token) => `40${one(random, NAMESPACES)}${JSON.stringify({ token })}`,
	(random) => `40${one(random, NAMESPACES)}${oddJson(random, oddValue(random))}`,
	(random) => `41${one(random, NAMESPACES)}`,
	(random) => `42${one(random, NAMESPACES)}${one(random, IDS)}${eventJson(random)}`,
	(random) => `42/chat,${one(random, IDS)}${eventJson(random)}`,
	(random) => `43${one(random, NAMESPACES)}${one(random, IDS)}${oddJson(random, [oddValue(random)])}`,
	(random) => `44${one(random, NAMESPACES)}${oddJson(random, { message: oddText(random) })}`,
	(random) => `45${one(random, ATTACHMENTS)}${one(random, NAMESPACES)}${one(random, IDS)}${placeholders(random)}`,
	(random) => `451-/chat,${one(random, IDS)}${placeholders(random)}`,
	(random) => `46${one(random, ATTACHMENTS)}${one(random, NAMESPACES)}${one(random, IDS)}${placeholders(random)}`,
	(random) => `4${7 + random.below(3)}${one(random, NAMESPACES)}${eventJson(random)}`,
];

/** Every packet type of Engine.IO but the message. */
const ENGINE_IO = [
	"0",
	"0{}",
	'0{"sid":"x","upgrades":[]}',
	"1",
	"2",
	"2probe",
	"3",
	"3",
	"3probe",
	"5",
	"6",
	"7",
	"b",
	"bAQID",
	"b!!",
	"",
];

/** An event by its own name, whatever it carries. */
function documentedJson(random: Random): string {
	const { name, example } = one(random, EVENTS);
	return oddJson(random, [name, random.below(2) === 0 ? example.payload : oddValue(random)]);
}

/** What a link survives, where its namespaces are connected. */
const HARMLESS: readonly Packet[] = [
	(random) => `42/presence,${random.below(1_000)}${documentedJson(random)}`,
	(random) => `42/chat,${random.below(1_000)}${documentedJson(random)}`,
	(random) => `42/${one(random, ["chat", "presence"])},${documentedJson(random)}`,
	() => "3",
	(random) => `43/chat,${random.below(1_000)}[]`,
	() => "40/nowhere,",
];

/** An event with whatever payload, or another packet that a link survives. */
export function harmlessPacket(random: Random): string {
	return one(random, HARMLESS)(random, "");
}

/** A packet as a client of Socket.IO may send it, or nearly. */
export function socketIoPacket(random: Random, token: string): string {
	if (random.below(8) === 0) return one(random, ENGINE_IO);
	return one(random, SOCKET_IO)(random, token);
}

const PLAIN: readonly Packet[] = [
	(random) => {
		const { name, payload } = payloadOf(random);
		return oddJson(random, {
			type: name,
			id: random.below(2) === 0 ? random.below(1_000) : oddValue(random),
			data: payload,
		});
	},
	(random) => {
		const { name, payload } = payloadOf(random);
		return oddJson(random, { type: name, data: payload });
	},
	(random) => oddJson(random, { type: "presence_heartbeat", id: oddText(random), data: oddValue(random) }),
	(random) => oddJson(random, oddValue(random)),
	(_, token) => JSON.stringify({ type: "auth", token }),
	() => '{"type":"leave"}',
];

/** A frame as a client of the plain WebSocket may send it, or nearly. */
export function plainFrame(random: Random, token: string): string {
	return one(random, PLAIN)(random, token);
}
