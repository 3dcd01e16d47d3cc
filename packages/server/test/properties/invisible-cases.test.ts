import { afterAll, beforeAll, describe, test } from "bun:test";
import type { Act } from "./acts.ts";
import { Companies } from "./alike.ts";
import { ADVERSARIES, CONFIDANTS, type Person } from "./company.ts";
import type { Step } from "./hidden-steps.ts";

const companies = new Companies();
const OPEN = "everybody sees everybody";

beforeAll(() => companies.begin([{ name: OPEN, rules: {} }]));

afterAll(() => companies.end());

const PEOPLE = new Map([...ADVERSARIES, ...CONFIDANTS].map((person) => [person.userId, person]));

function person(userId: string): Person {
	const found = PEOPLE.get(userId);
	if (found === undefined) throw new Error(`nobody is called ${userId}`);
	return found;
}

const wait = (ms: number, by = 50): Step => ({ step: "wait", ms, by });
const act = (done: Act): Step => ({ step: "act", act: done });
const ping = act({ act: "ping" });
const move = (spot: number, accuracy = 5): Step => act({ act: "move", spot, accuracy });
const say = (message: string, ttl: number | null = null): Step => act({ act: "say", message, ttl });
const trust = (...userIds: string[]): Step => act({ act: "trust", userIds });
const second: Step = { step: "second" };
const hide: Step = { step: "hide" };
const show: Step = { step: "show", status: "auto", says: null, works: null, spot: 10 };
const withdraw: Step = { step: "withdraw" };
const blink = (ms: number): Step => ({ step: "blink", ms });
const restart = (ms: number): Step => ({ step: "restart", ms });
const part = (userId: string, lost = false): Step => ({ step: "part", who: person(userId), lost });
const everybody = ADVERSARIES.map(({ userId }) => userId);
const look = (userId: string, at: Extract<Step, { step: "look" }>["at"]): Step => ({
	step: "look",
	who: person(userId),
	at,
});
const deal = (userId: string, deals: Extract<Step, { step: "deal" }>["deals"]): Step => ({
	step: "deal",
	who: person(userId),
	deals,
});

/** Whatever the target does, unseen or not there, all eight adversaries receive the same; at the end each looks in every way. */
const CASES: readonly (readonly [name: string, steps: readonly Step[]])[] = [
	["nothing more than hiding", [wait(200), hide, wait(1_000), show, wait(1_000)]],
	["moving", [move(1), wait(1_000), hide, move(2), wait(1_000), move(3, 500), wait(2_000), show, wait(2_000)]],
	[
		"working",
		[
			act({ act: "work", projectId: "p1" }),
			wait(200),
			hide,
			wait(200),
			act({ act: "work", projectId: "p2" }),
			wait(200),
			act({ act: "report", projectId: "p3" }),
			wait(200),
			act({ act: "rest" }),
			wait(200),
			{ ...show, works: "p1" },
		],
	],
	[
		"a status message that is posted, runs out and is cleared",
		[hide, say("a", 250), wait(1_000), say("b"), wait(200), act({ act: "hush" }), wait(200), show],
	],
	[
		"an old status message that is seen to run out",
		[say("old", 1_500), wait(200), hide, say("new"), wait(3_000), { ...show, says: "newest" }],
	],
	[
		"a second device that comes and goes",
		[second, wait(200), hide, second, wait(200), second, wait(9_100), second, wait(200), show],
	],
	[
		"falling away and coming back",
		[hide, wait(3_500), ping, wait(500), act({ act: "active beat" }), wait(3_500), show],
	],
	["a session that goes stale and returns", [hide, wait(10_000), ping, wait(500), wait(10_000), show]],
	[
		"a list that changes",
		[hide, trust("lia"), wait(200), trust("lia", "max"), move(1), wait(200), trust(), wait(200), show],
	],
	[
		"a list, and someone on it who acts",
		[
			trust("lia"),
			hide,
			trust("max"),
			{ step: "other", who: person("max"), act: { act: "say", message: "hm", ttl: null } },
			wait(200),
			say("x"),
			wait(200),
			show,
		],
	],
	["hiding and showing within one tick", [wait(200), hide, show, wait(200), hide, ping, { ...show, status: "dnd" }]],
	["hiding before the first announcement", [hide, wait(1_000), ping, wait(200), show]],
	["leaving and coming back", [hide, wait(200), withdraw, wait(2_000), ping, wait(200), withdraw, wait(500), show]],
	["links that break, within the grace and beyond it", [hide, blink(500), wait(200), blink(1_500), wait(200), show]],
	[
		"a grace that ran unseen, and a link that breaks when others fall away",
		[hide, blink(900), show, wait(50), blink(1500), wait(300)],
	],
	["requests that are refused", [hide, act({ act: "nonsense" }), wait(200), show]],
	["hiding again", [hide, wait(200), act({ act: "vanish" }), wait(200), act({ act: "vanish" }), show]],
	[
		"hiding from dnd and from away",
		[
			act({ act: "choose", status: "dnd", ttl: 250 }),
			wait(200),
			hide,
			wait(1_000),
			{ ...show, status: "away" },
			wait(200),
			hide,
			wait(200),
			show,
		],
	],
	[
		"blocks in both directions",
		[
			hide,
			deal("ann", "block"),
			wait(200),
			ping,
			{ step: "block", who: person("ben"), blocked: true },
			wait(200),
			deal("ann", "unblock"),
			move(1),
			wait(200),
			show,
			wait(200),
			{ step: "block", who: person("ben"), blocked: false },
		],
	],
	[
		"a block just after a restart, and long after the hiding",
		[
			wait(300),
			hide,
			wait(200),
			restart(0),
			deal("ben", "block"),
			look("ben", "some"),
			look("ben", "rest"),
			wait(200),
			deal("ben", "unblock"),
			look("ben", "some"),
			wait(800_000, 10_000),
			deal("ann", "block"),
			look("ann", "some"),
		],
	],
	[
		"friendships that begin and end",
		[hide, deal("fay", "unfriend"), deal("ann", "befriend"), wait(200), move(1), wait(1_000), show],
	],
	[
		"decisions by REST",
		[
			hide,
			{ step: "decide", decides: "message" },
			wait(200),
			{ step: "decide", decides: "no location" },
			ping,
			wait(200),
			{ step: "decide", decides: "list" },
			move(2),
			wait(1_000),
			show,
		],
	],
	[
		"adversaries who go and catch up",
		[
			part("ann"),
			part("ben", true),
			wait(200),
			hide,
			say("x"),
			wait(2_000),
			part("ann"),
			part("ben"),
			wait(200),
			part("gus"),
			show,
			wait(200),
			part("gus"),
		],
	],
	[
		"an adversary whose cadence is asked for",
		[hide, look("ann", "beat"), wait(200), ping, look("ann", "beat"), show, wait(200), look("ann", "beat")],
	],
	[
		"one who asks for the difference again and again",
		[
			hide,
			wait(200),
			look("ann", "delta"),
			say("x"),
			wait(200),
			look("ann", "delta"),
			act({ act: "work", projectId: "p" }),
			trust("lia"),
			wait(200),
			look("ann", "delta"),
			wait(3_500),
			look("ann", "delta"),
			ping,
			wait(200),
			look("ann", "delta"),
		],
	],
	["a restart", [move(1), wait(1_000), hide, wait(1_000), restart(1_000), move(2), wait(3_000), show]],
	["deadlines that fall due at once", [hide, move(0), part("ann"), part("ann"), wait(9_100)]],
	["a stale device that stays behind", [second, wait(9_000), ping, wait(200), hide, wait(200), show]],
	["falling silent before the hiding was announced", [wait(1_000), hide, wait(320_000, 10_000), ping, show]],
	["a restart before the hiding was announced", [wait(1_000), hide, restart(0), ping, wait(200), show]],
	[
		"an hour in which the gone are forgotten",
		[
			say("old"),
			wait(1_000),
			hide,
			...Array.from({ length: 3 }, () => [wait(700_000, 10_000), ping, wait(200)]).flat(),
			show,
		],
	],
	[
		"more than ten minutes in which nothing else changes",
		[wait(200), look("ann", "delta"), hide, wait(615_000, 10_000), ping, wait(200), look("ann", "delta")],
	],
	[
		"a crowd that comes in the same tick",
		[hide, wait(200), { step: "crowd", count: 70 }, ping, move(1), say("x"), trust("lia"), wait(200), show],
	],
	[
		"a company that all others have left",
		[
			wait(200),
			hide,
			wait(200),
			...[...everybody, "lia", "max"].map((userId) => part(userId)),
			wait(400_000, 10_000),
			ping,
			wait(200),
			part("ann"),
			part("ben"),
		],
	],
];

describe("nobody off the list can tell an invisible user from one who is gone, in a history with", () => {
	for (const [name, steps] of CASES) test(`[VIS5] ${name}`, () => companies.expectAlike(OPEN, steps));
});
