import { type ChatAct, type ChatStep, PEEKS } from "./chat-acts.ts";
import { nameOf, type Person } from "./company.ts";
import type { Step } from "./hidden-steps.ts";
import { TALKING_CAST, type Talk } from "./talks.ts";

const CLIENTS = new Map([...TALKING_CAST.talkers, ...TALKING_CAST.trusted].map((person) => [nameOf(person), person]));

/** Two who talk on `/chat`; the second is a friend of the target. */
export const ANN = "ann in chat";
export const FAY = "fay in chat";

/** The client of that name. */
export function client(name: string): Person {
	const found = CLIENTS.get(name);
	if (found === undefined) throw new Error(`nobody is called ${name}`);
	return found;
}

type Device = Extract<ChatStep, { step: "tom" }>["on"];

export const wait = (ms: number, by = 50): Step => ({ step: "wait", ms, by });
export const tom = (does: ChatAct, on: Device = "first"): Step => ({ step: "tom", does, on });
export const other = (name: string, does: ChatAct): Step => ({ step: "talk", who: client(name), does });
export const start = (kind: "typing" | "recording", talk: Talk = "site"): ChatAct => ({ act: "start", kind, in: talk });
export const stop = (kind: "typing" | "recording", talk: Talk = "site"): ChatAct => ({ act: "stop", kind, in: talk });
export const send = (talk: Talk = "site"): ChatAct => ({ act: "send", type: "text", in: talk });
export const read = (talk: Talk = "site", behind = 0): ChatAct => ({
	act: "mark",
	cursor: "chat:mark-read",
	behind,
	in: talk,
});
export const receive = (talk: Talk = "site"): ChatAct => ({
	act: "mark",
	cursor: "chat:delivered",
	behind: 0,
	in: talk,
});
export const peek = (name: string, at: Extract<ChatStep, { step: "peek" }>["at"], talk: Talk = "site"): Step => ({
	step: "peek",
	who: client(name),
	at,
	in: talk,
});
export const second: Step = { step: "second" };
export const hide: Step = { step: "hide" };
export const show: Step = { step: "show", status: "auto", says: null, works: null, spot: 10 };
/** Ann looks in every way. */
export const lookedAt: readonly Step[] = PEEKS.map((at) => peek(ANN, at));
