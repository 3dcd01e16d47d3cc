import { afterAll, beforeAll, describe, test } from "bun:test";
import { Companies } from "./alike.ts";
import {
	ANN,
	FAY,
	hide,
	lookedAt,
	other,
	peek,
	read,
	receive,
	second,
	send,
	show,
	start,
	stop,
	tom,
	wait,
} from "./chat-words.ts";
import type { Step } from "./hidden-steps.ts";

const companies = new Companies();
const OPEN = "everybody sees everybody";

beforeAll(() => companies.begin([{ name: OPEN, rules: {}, talks: true }]));

afterAll(() => companies.end());

/** Whatever the target types and records, unseen or not there. All who talk receive the same; at the end each looks in every way. */
const CASES: readonly (readonly [name: string, steps: readonly Step[]])[] = [
	[
		"typing and recording",
		[hide, wait(200), tom(start("typing")), tom(start("recording")), wait(6_000), show, wait(6_000)],
	],
	["typing that is told, and then hiding", [tom(start("typing")), wait(200), hide, wait(6_000), show, wait(200)]],
	[
		"typing on two devices, and then hiding",
		[second, tom(start("typing")), tom(start("typing"), "second"), wait(200), hide, wait(200)],
	],
	[
		"two who stop at once",
		[tom(start("typing")), other(FAY, start("typing")), wait(200), hide, other(FAY, stop("typing")), wait(200)],
	],
	[
		"two who stop at once, the other way about",
		[tom(start("typing")), other(FAY, start("typing")), wait(200), other(FAY, stop("typing")), hide, wait(200)],
	],
	[
		"indicators that end in another order than they began",
		[
			second,
			tom(start("recording"), "second"),
			tom(start("typing")),
			tom(start("typing", "crew"), "second"),
			wait(200),
			hide,
			wait(200),
		],
	],
	[
		"typing that began unseen and goes on within the tick",
		[hide, wait(200), tom(start("typing")), other(FAY, start("typing")), show, tom(start("typing")), wait(200)],
	],
	[
		"somebody who looks in every way meanwhile",
		[
			other(ANN, send()),
			tom(start("typing")),
			wait(200),
			hide,
			...lookedAt,
			wait(200),
			tom(start("recording")),
			tom(receive()),
			...lookedAt,
			wait(200),
			tom(read()),
			...lookedAt,
			show,
			...lookedAt,
			wait(200),
			...lookedAt,
		],
	],
	[
		"recording that began unseen",
		[
			hide,
			wait(200),
			tom(start("recording")),
			wait(1_000),
			show,
			wait(200),
			peek(ANN, "presence"),
			wait(1_000),
			peek(ANN, "presence"),
		],
	],
	[
		"typing that began unseen and goes on",
		[
			hide,
			wait(200),
			tom(start("typing")),
			wait(1_000),
			other(FAY, start("typing")),
			wait(200),
			show,
			tom(start("typing")),
			wait(200),
			peek(ANN, "presence"),
			wait(6_000),
		],
	],
	["typing that began unseen within the tick", [hide, wait(200), tom(start("typing")), show, wait(200)]],
	[
		"recording that began before and goes on after",
		[tom(start("recording")), wait(200), hide, wait(200), show, wait(200), peek(ANN, "presence")],
	],
	[
		"recording, hiding and showing within one tick",
		[
			tom(start("recording")),
			wait(200),
			hide,
			show,
			peek(ANN, "presence"),
			wait(200),
			peek(ANN, "presence"),
			wait(1_000),
		],
	],
	[
		"recording unseen on one device and seen on another",
		[
			hide,
			wait(200),
			second,
			tom(start("recording"), "first"),
			wait(1_000),
			show,
			second,
			tom(start("recording"), "second"),
			wait(200),
			peek(ANN, "presence"),
			tom(stop("recording"), "second"),
			wait(200),
			peek(ANN, "presence"),
			wait(1_000),
		],
	],
];

describe("nobody off the list can tell an invisible user who types and records from one who is gone, in a history with", () => {
	for (const [name, steps] of CASES) test(`[VIS5] [VIS7] [IND8] ${name}`, () => companies.expectAlike(OPEN, steps));
});
