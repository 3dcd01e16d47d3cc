import { afterAll, beforeAll, describe, test } from "bun:test";
import { Companies } from "./alike.ts";
import { ANN, client, FAY, hide, other, peek, read, receive, send, show, start, tom, wait } from "./chat-words.ts";
import type { Step } from "./hidden-steps.ts";

const companies = new Companies();
const OPEN = "everybody sees everybody";

beforeAll(() => companies.begin([{ name: OPEN, rules: {}, talks: true }]));

afterAll(() => companies.end());

/** Whatever the target reads and sends, unseen or not there. All who talk receive the same; at the end each looks in every way. */
const CASES: readonly (readonly [name: string, steps: readonly Step[]])[] = [
	[
		"receipts",
		[
			other(ANN, send()),
			other(FAY, send()),
			hide,
			wait(200),
			tom(receive()),
			wait(200),
			tom(read()),
			peek(ANN, "receipts"),
			wait(3_000),
			show,
			wait(200),
			peek(ANN, "receipts"),
			wait(1_000),
		],
	],
	[
		"receipts of every conversation",
		[
			other(ANN, send("pair")),
			other(ANN, send()),
			other(ANN, send("crew")),
			hide,
			wait(200),
			tom(read("crew")),
			tom(read()),
			tom(read("pair")),
			wait(3_000),
			show,
			wait(2_000),
		],
	],
	[
		"receipts by REST",
		[
			other(ANN, send()),
			other(ANN, send()),
			hide,
			wait(200),
			tom(receive(), "rest"),
			tom(read("site", 1), "rest"),
			wait(1_000),
			show,
			wait(200),
		],
	],
	[
		"messages sent by REST",
		[
			other(ANN, send()),
			hide,
			wait(200),
			tom(start("typing")),
			tom(read()),
			tom(send(), "rest"),
			wait(1_000),
			other(ANN, send()),
			tom(read()),
			wait(200),
			show,
			wait(1_000),
		],
	],
	[
		"messages that are deleted before they are seen to be read",
		[
			other(ANN, send()),
			hide,
			wait(200),
			tom(read()),
			other(ANN, { act: "delete", in: "site" }),
			wait(1_000),
			show,
			wait(200),
		],
	],
	[
		"receipts over a restart",
		[other(ANN, send()), hide, wait(200), tom(read()), { step: "restart", ms: 1_000 }, wait(3_000), show, wait(1_000)],
	],
	[
		"receipts just after hiding and just before showing",
		[other(ANN, send()), wait(200), hide, tom(read()), show, wait(1_000)],
	],
	[
		"read receipts that are switched off and on",
		[
			other(ANN, send()),
			{ step: "decide", decides: "no receipts" },
			hide,
			wait(200),
			tom(read()),
			wait(200),
			{ step: "decide", decides: "receipts" },
			wait(200),
			show,
			wait(1_000),
		],
	],
	[
		"a place in a group, taken away and given again",
		[
			other(ANN, send()),
			hide,
			wait(200),
			tom(start("recording")),
			tom(read()),
			{ step: "seat", taken: false },
			wait(200),
			other(FAY, send()),
			{ step: "seat", taken: true },
			tom(start("typing")),
			wait(200),
			tom(read()),
			wait(200),
			show,
			wait(1_000),
		],
	],
	[
		"someone who catches up",
		[
			{ step: "part", who: client(ANN), lost: false },
			hide,
			wait(200),
			other(FAY, send()),
			tom(read()),
			{ step: "part", who: client(ANN), lost: false },
			wait(200),
			show,
			wait(200),
			peek(ANN, "sync"),
		],
	],
];

describe("nobody off the list can tell an invisible user who reads and sends from one who is gone, in a history with", () => {
	for (const [name, steps] of CASES) test(`[VIS5] [VIS7] ${name}`, () => companies.expectAlike(OPEN, steps));
});
