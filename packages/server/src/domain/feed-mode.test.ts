import { expect, test } from "bun:test";
import fc from "fast-check";
import { type FeedMode, NOBODY_THERE, nextFeedMode } from "./feed-mode.ts";

const LIMIT = { audience: "company", feedLimit: 10 } as const;

/** The modes of a feed as so many people are there, one after the other. */
function modes(present: readonly number[], policy: Parameters<typeof nextFeedMode>[2] = LIMIT): readonly FeedMode[] {
	let mode: FeedMode = "full";
	return present.map((online) => {
		mode = nextFeedMode(mode, { ...NOBODY_THERE, online }, policy);
		return mode;
	});
}

test("[PR43] a feed switches to counts above the limit, and back at 80 % of it", () => {
	expect(modes([9, 10, 11, 10, 9, 8, 9, 10, 11])).toEqual([
		...(["full", "full", "counts", "counts", "counts", "full", "full", "full", "counts"] as const),
	]);
});

test("[PR43] everybody counts who is there: online, away and on dnd", () => {
	expect(nextFeedMode("full", { online: 4, away: 4, dnd: 3 }, LIMIT)).toBe("counts");
	expect(nextFeedMode("full", { online: 4, away: 3, dnd: 3 }, LIMIT)).toBe("full");
	expect(nextFeedMode("counts", { online: 3, away: 3, dnd: 3 }, LIMIT)).toBe("counts");
	expect(nextFeedMode("counts", { online: 3, away: 3, dnd: 2 }, LIMIT)).toBe("full");
});

test("[PR43] among contacts there is no switch, and the way there leads back", () => {
	expect(modes([1_000, 0, 1_000], { ...LIMIT, audience: "contacts" })).toEqual(["full", "full", "full"]);
	expect(nextFeedMode("counts", { ...NOBODY_THERE, online: 1_000 }, { ...LIMIT, audience: "contacts" })).toBe("full");
});

test("[PR43] 80 % is exact for whatever limit", () => {
	const fifths = fc.integer({ min: 1, max: 200_000 });
	fc.assert(
		fc.property(fifths, (fifth) => {
			const policy = { ...LIMIT, feedLimit: fifth * 5 };
			expect(nextFeedMode("counts", { ...NOBODY_THERE, away: fifth * 4 }, policy)).toBe("full");
			expect(nextFeedMode("counts", { ...NOBODY_THERE, away: fifth * 4 + 1 }, policy)).toBe("counts");
		}),
	);
});
