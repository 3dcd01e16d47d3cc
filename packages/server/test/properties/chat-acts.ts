import fc from "fast-check";
import type { Person } from "./company.ts";
import { TALKING_CAST, TALKS, type Talk } from "./talks.ts";

/** Something that somebody does in a conversation. */
export type ChatAct =
	| { readonly act: "start" | "stop"; readonly kind: "typing" | "recording"; readonly in: Talk }
	/** Up to so many messages before the last. */
	| {
			readonly act: "mark";
			readonly cursor: "chat:delivered" | "chat:mark-read";
			readonly behind: number;
			readonly in: Talk;
	  }
	| { readonly act: "send"; readonly type: "text" | "audio"; readonly in: Talk }
	/** Their own last message. */
	| { readonly act: "edit" | "delete"; readonly in: Talk };

/** How somebody looks at a conversation. */
export const PEEKS = ["sync", "all anew", "presence", "receipts", "list", "rest"] as const;

export type ChatStep =
	/** The target does it on a device of theirs, or by REST, where that can be. */
	| { readonly step: "tom"; readonly does: ChatAct; readonly on: "first" | "second" | "rest" }
	| { readonly step: "talk"; readonly who: Person; readonly does: ChatAct }
	| { readonly step: "peek"; readonly who: Person; readonly at: (typeof PEEKS)[number]; readonly in: Talk }
	/** The target is put into the site's group, or taken out of it. */
	| { readonly step: "seat"; readonly taken: boolean }
	/** Somebody begins a conversation with the target. */
	| { readonly step: "meet"; readonly who: Person; readonly type: "direct" | "group" };

const talk = fc.constantFrom(...TALKS, "site" as const);
const indicates = fc.record({
	act: fc.constantFrom("start" as const, "start" as const, "stop" as const),
	kind: fc.constantFrom("typing" as const, "recording" as const),
	in: talk,
});
const marks = fc.record({
	act: fc.constant("mark" as const),
	cursor: fc.constantFrom("chat:delivered" as const, "chat:mark-read" as const),
	behind: fc.constantFrom(0, 0, 1),
	in: talk,
});
const sends = fc.record({
	act: fc.constant("send" as const),
	type: fc.constantFrom("text" as const, "text" as const, "audio" as const),
	in: talk,
});
const revises = fc.record({ act: fc.constantFrom("edit" as const, "delete" as const), in: talk });

const does: fc.Arbitrary<ChatAct> = fc.oneof(
	{ weight: 4, arbitrary: indicates },
	{ weight: 5, arbitrary: marks },
	{ weight: 3, arbitrary: sends },
	{ weight: 1, arbitrary: revises },
);
/** Messages that wait to be read. */
export const BEGUN: readonly ChatStep[] = TALKS.map((talk) => {
	const [who] = TALKING_CAST.talkers;
	if (who === undefined) throw new Error("nobody talks");
	return { step: "talk", who, does: { act: "send", type: "text", in: talk } };
});

const compared = fc.constantFrom(...TALKING_CAST.talkers);
const whoever = fc.constantFrom(...TALKING_CAST.talkers, ...TALKING_CAST.trusted);

export const chatSteps: fc.Arbitrary<ChatStep> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			step: fc.constant("tom" as const),
			does,
			on: fc.constantFrom("first" as const, "first" as const, "second" as const, "rest" as const),
		}),
	},
	{ weight: 7, arbitrary: fc.record({ step: fc.constant("talk" as const), who: whoever, does }) },
	{
		weight: 4,
		arbitrary: fc.record({
			step: fc.constant("peek" as const),
			who: compared,
			at: fc.constantFrom(...PEEKS),
			in: talk,
		}),
	},
	{ weight: 1, arbitrary: fc.record({ step: fc.constant("seat" as const), taken: fc.boolean() }) },
	{
		weight: 1,
		arbitrary: fc.record({
			step: fc.constant("meet" as const),
			who: compared,
			type: fc.constantFrom("direct" as const, "group" as const),
		}),
	},
);
