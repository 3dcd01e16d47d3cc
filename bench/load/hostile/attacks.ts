import { textFrame } from "../frames.ts";
import type { Attack } from "./attack.ts";
import {
	ATTACHMENTS,
	badTokens,
	DEEP,
	FRAGMENTS,
	MALFORMED,
	NAMES,
	NAMESPACES,
	OVERSIZED,
	request,
	volley,
} from "./shots.ts";

const HOUR = 3_600_000;
const SOON = 2_000;

const FEED = { via: "/presence", backAfterMs: SOON } as const;
const CHAT = { via: "/chat", backAfterMs: SOON } as const;

/** A volley of one chat event in the attacker's conversation; `rest`: further fields, each led by a comma. */
function chat(count: number, event: string, rest: string = ""): Attack["shots"] {
	return ({ conversationId }) => [
		volley(count, (index) => `42/chat,${index}["${event}",{"conversationId":"${conversationId}"${rest}}]`),
	];
}

function others(index: number): string {
	return JSON.stringify(Array.from({ length: 100 }, (_, at) => `somebody-${index}-${at}`));
}

/** The same request so many times in one write, with a token of the user. */
function asks(path: string, count: number): Attack["shots"] {
	return (target) => {
		const head = request(`GET ${path}`, target, [`Authorization: Bearer ${target.token()}`]);
		return [Buffer.from(`${head}\r\n`.repeat(count))];
	};
}

/** What hostile clients do, by its name: each row of the threat table that a client can bring about by itself. */
export const ATTACKS = {
	/** More than is allowed, and not so much that it is closed. */
	events: {
		...FEED,
		threats: "T-25",
		share: 8,
		shots: () =>
			[0, 1].map((turn) => volley(8, (at) => `42/presence,${at}["activity:set",{"projectId":"p${turn}${at}"}]`)),
		everyMs: 100,
	},
	/** Forty times what is allowed: the link is closed, and it comes back. */
	deluge: {
		...FEED,
		threats: "T-25",
		share: 4,
		shots: () => [volley(200, (at) => `42/presence,${at}["activity:ping",{}]`)],
		everyMs: 100,
	},
	indicators: {
		...CHAT,
		threats: "T-25",
		share: 8,
		shots: (target) => ["typing:start", "typing:stop", "recording:start"].flatMap((name) => chat(7, name)(target)),
		everyMs: 100,
	},
	messages: { ...CHAT, threats: "T-25", share: 2, shots: chat(5, "chat:send", ',"text":"Buy now."'), everyMs: 100 },
	oversized: { ...FEED, threats: "T-20", share: 4, shots: () => OVERSIZED, everyMs: 4_000 },
	deep: { ...FEED, threats: "T-18", share: 6, shots: () => DEEP, everyMs: 1_000 },
	names: { ...FEED, threats: "T-15, T-16", share: 2, shots: () => NAMES, everyMs: 500 },
	malformed: { threats: "T-14", share: 8, via: "websocket", shots: () => MALFORMED, everyMs: 50, backAfterMs: SOON },
	fragments: { threats: "T-21", share: 2, via: "websocket", shots: () => FRAGMENTS, everyMs: 500, backAfterMs: SOON },
	attachments: { ...FEED, threats: "T-22", share: 3, shots: () => ATTACHMENTS, everyMs: 500 },
	namespaces: {
		threats: "T-22",
		share: 4,
		via: "websocket",
		shots: () => NAMESPACES,
		everyMs: 4_000,
		backAfterMs: SOON,
	},
	/** A thousand questions at once, none of whose answers is waited for. */
	unanswered: {
		...CHAT,
		threats: "T-22",
		share: 3,
		shots: chat(1_000, "chat:history", ',"limit":100'),
		everyMs: 10_000,
	},
	/** Asks for everybody and takes nothing of it. */
	deaf: {
		...FEED,
		threats: "T-26",
		share: 7,
		shots: () => [volley(50, (at) => `42/presence,${at}["presence:sync",{}]`)],
		everyMs: 1_000,
		isDeaf: true,
	},
	/** A WebSocket on which nobody says who they are. */
	silent: { threats: "T-23", share: 6, via: "websocket", shots: () => [], everyMs: HOUR, backAfterMs: 0 },
	/** The head of a request that does not end, and a body that drips. */
	slow: {
		threats: "T-23",
		share: 5,
		via: "tcp",
		shots: (target) => [
			Buffer.from(request("POST /socket.io/?EIO=4&transport=polling", target, ["Content-Length: 100000", "X-Slow: "])),
			Buffer.from("x"),
		],
		everyMs: 1_000,
		backAfterMs: 0,
	},
	tokens: { threats: "T-01", share: 6, via: "websocket", shots: badTokens, everyMs: 1_000, backAfterMs: SOON },
	/** In and out again. */
	storm: {
		...FEED,
		threats: "T-24, T-28",
		share: 6,
		shots: () => [textFrame("41/presence,")],
		everyMs: 100,
		leavesAfter: 1,
		backAfterMs: SOON,
	},
	lookups: {
		...FEED,
		threats: "T-09",
		share: 4,
		shots: () =>
			[0, 1, 2, 3].map((turn) => volley(5, () => `42/presence,1["presence:subscribe",{"userIds":${others(turn)}}]`)),
		everyMs: 250,
	},
	/** Asks for everybody, as fast as it may, and reads it. */
	syncs: {
		...FEED,
		threats: "T-09",
		share: 3,
		shots: () => [volley(5, (at) => `42/presence,${at}["presence:sync",{}]`)],
		everyMs: 250,
	},
	requests: {
		threats: "T-09, T-24",
		share: 3,
		via: "tcp",
		shots: asks("/api/presence?limit=500", 10),
		everyMs: 250,
		backAfterMs: SOON,
	},
	pages: { ...CHAT, threats: "T-25", share: 2, shots: chat(5, "chat:history", ',"limit":100'), everyMs: 100 },
} as const satisfies Record<string, Attack>;

export type AttackName = keyof typeof ATTACKS;
