import fc from "fast-check";
import { type Act, chooses, moves, plainly, reports, says, works } from "./acts.ts";
import { BEGUN, type ChatStep, chatSteps } from "./chat-acts.ts";
import { CONFIDANTS, type Person } from "./company.ts";
import { type Cast, QUIET_CAST, TALKING_CAST } from "./talks.ts";

/** How an adversary looks at the target. */
export const LOOKS = ["full", "delta", "some", "follow", "unfollow", "beat", "bad cursor", "rest"] as const;

/** What an adversary does about the target, by REST. */
export const DEALINGS = ["block", "unblock", "befriend", "unfriend"] as const;

/** What the target decides by REST, which needs nobody to be connected. */
export const DECISIONS = [
	"message",
	"no message",
	"location",
	"no location",
	"list",
	"invisible",
	"receipts",
	"no receipts",
] as const;

/** The last thing the target does unseen is to be seen again: all that others will see is said anew. */
export type Showing = {
	readonly status: "auto" | "away" | "dnd";
	/** Null: nothing said. */
	readonly says: string | null;
	readonly works: string | null;
	readonly spot: number;
};

export type Step =
	| ChatStep
	| { readonly step: "wait"; readonly ms: number; readonly by: number }
	/** The target does something: seen by all, or unseen. */
	| { readonly step: "act"; readonly act: Act }
	/** The target's second device comes or goes. */
	| { readonly step: "second" }
	/** The link of the target's first device breaks, and it returns after so long. */
	| { readonly step: "blink"; readonly ms: number }
	| { readonly step: "hide" }
	| ({ readonly step: "show" } & Showing)
	/** While hidden: the target's devices all leave, as long as nothing else is done with them. */
	| { readonly step: "withdraw" }
	| { readonly step: "look"; readonly who: Person; readonly at: (typeof LOOKS)[number] }
	| { readonly step: "deal"; readonly who: Person; readonly deals: (typeof DEALINGS)[number] }
	/** The target does it, seen or hidden or gone. */
	| { readonly step: "decide"; readonly decides: (typeof DECISIONS)[number] }
	| { readonly step: "block"; readonly who: Person; readonly blocked: boolean }
	| { readonly step: "restart"; readonly ms: number }
	/** So many others come at once. */
	| { readonly step: "crowd"; readonly count: number }
	| { readonly step: "other"; readonly who: Person; readonly act: Act }
	/** Somebody's client goes, or comes back and catches up. */
	| { readonly step: "part"; readonly who: Person; readonly lost: boolean };

const waits = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ ms: fc.constantFrom(50, 100, 150, 300, 1_000, 1_250), by: fc.constant(50) }) },
	{ weight: 3, arbitrary: fc.record({ ms: fc.constantFrom(3_100, 9_100), by: fc.constant(50) }) },
	{ weight: 1, arbitrary: fc.record({ ms: fc.constantFrom(320_000, 700_000), by: fc.constant(10_000) }) },
);
const trusts = fc.record({
	act: fc.constant("trust" as const),
	userIds: fc.subarray(CONFIDANTS.map(({ userId }) => userId)),
});
const acts: fc.Arbitrary<Act> = fc.oneof(
	plainly("ping", "beat", "active beat", "rest", "hush", "nonsense", "look around", "vanish"),
	moves,
	works,
	reports,
	says,
	chooses,
	trusts,
);

function stepOf<K extends Step["step"], T>(step: K, rest: fc.Arbitrary<T>): fc.Arbitrary<{ step: K } & T> {
	return rest.map((fields) => ({ step, ...fields }));
}

const shows = stepOf(
	"show",
	fc.record({
		status: fc.constantFrom("auto" as const, "away" as const, "dnd" as const),
		says: fc.constantFrom(null, "back"),
		works: fc.constantFrom(null, "p1", "p3"),
		spot: fc.integer({ min: 10, max: 14 }),
	}),
);

/** What happens to presence among these people. */
function stepsAmong({ watchers, talkers, trusted }: Cast): fc.Arbitrary<Step> {
	const adversary = fc.constantFrom(...watchers);
	const somebody = fc.constantFrom(...watchers, ...trusted.filter(({ transport }) => transport !== "chat"));
	const anybody = fc.constantFrom(...new Set([...watchers, ...talkers, ...trusted]));
	return fc.oneof(
		{ weight: 6, arbitrary: stepOf("wait", waits) },
		{ weight: 8, arbitrary: stepOf("act", fc.record({ act: acts })) },
		{ weight: 2, arbitrary: stepOf("second", fc.record({})) },
		{ weight: 1, arbitrary: stepOf("blink", fc.record({ ms: fc.constantFrom(0, 200, 900, 1_500) })) },
		{ weight: 3, arbitrary: stepOf("hide", fc.record({})) },
		{ weight: 1, arbitrary: stepOf("withdraw", fc.record({})) },
		{ weight: 3, arbitrary: shows },
		{ weight: 5, arbitrary: stepOf("look", fc.record({ who: adversary, at: fc.constantFrom(...LOOKS) })) },
		{ weight: 2, arbitrary: stepOf("deal", fc.record({ who: adversary, deals: fc.constantFrom(...DEALINGS) })) },
		{ weight: 2, arbitrary: stepOf("decide", fc.record({ decides: fc.constantFrom(...DECISIONS) })) },
		{ weight: 1, arbitrary: stepOf("block", fc.record({ who: adversary, blocked: fc.boolean() })) },
		{ weight: 1, arbitrary: stepOf("restart", fc.record({ ms: fc.constantFrom(0, 1_000, 5_000) })) },
		{ weight: 4, arbitrary: stepOf("other", fc.record({ who: somebody, act: acts })) },
		{ weight: 2, arbitrary: stepOf("part", fc.record({ who: anybody, lost: fc.boolean() })) },
	);
}

/** Histories that begin with a target who hides soon. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
	.tuple(
		fc.array(stepsAmong(QUIET_CAST), { maxLength: 6 }),
		fc.array(stepsAmong(QUIET_CAST), { minLength: 4, maxLength: 30, size: "max" }),
	)
	.map(([before, after]) => [...before, { step: "hide" }, ...after]);

const talkingSteps = fc.oneof({ weight: 2, arbitrary: stepsAmong(TALKING_CAST) }, { weight: 4, arbitrary: chatSteps });

/** The same in a company that talks: there are messages to read, and what was read unseen comes to light. */
export const talkingHistories: fc.Arbitrary<readonly Step[]> = fc
	.tuple(
		fc.array(talkingSteps, { maxLength: 8 }),
		fc.array(talkingSteps, { minLength: 4, maxLength: 24, size: "max" }),
		shows,
		fc.array(talkingSteps, { maxLength: 8 }),
	)
	.map(([before, unseen, show, after]) => [...BEGUN, ...before, { step: "hide" }, ...unseen, show, ...after]);
