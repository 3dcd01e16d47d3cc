import type { TrailPointShape } from "@rollcall/protocol/shapes";
import { useEffect, useEffectEvent, useState } from "react";
import { type Failure, failureOf } from "../../../live/failure.ts";
import { useLive, useView } from "../../../live/hooks.ts";
import type { Rest } from "../../../live/rest.ts";
import { midnight } from "../../../ui/times.ts";

export type Trail =
	| { readonly kind: "waiting" }
	| {
			readonly kind: "there";
			readonly points: readonly TrailPointShape[] /** There are more. */;
			readonly isCut: boolean;
	  }
	| { readonly kind: "refused"; readonly failure: Failure };

type Wanted = { readonly userId: string /** 0: today, 1: yesterday. */; readonly daysAgo: number };

const PAGE = "500";
const MOST_PAGES = 12;
const WAITING: Trail = { kind: "waiting" };

type Keyed = { readonly key: string; readonly trail: Trail };
type Points = readonly TrailPointShape[];
type Period = { readonly userId: string; readonly from: string; readonly to: string };

/** What is known of a period from this moment on, as far as it is read at once. */
async function read(
	rest: Rest,
	{ userId, from, to }: Period,
): Promise<{ readonly points: Points; readonly isCut: boolean }> {
	const points: TrailPointShape[] = [];
	let cursor: string | null = "";
	for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
		const words = new URLSearchParams({ userId, from, to, limit: PAGE });
		if (cursor !== "") words.set("cursor", cursor);
		const answer = await rest.ask<"listLocations">(`GET /api/locations?${words}`);
		points.push(...answer.locations);
		cursor = answer.nextCursor;
	}
	return { points, isCut: cursor !== null };
}

/** What came since the last that is known is put behind it; what was cut stays so. */
async function readOn(rest: Rest, period: Period, before: Trail): Promise<Trail> {
	const known = before.kind === "there" ? before : { points: [], isCut: false };
	if (known.isCut) return before;
	const last = known.points.at(-1)?.capturedAt;
	const { points, isCut } = await read(rest, { ...period, from: last ?? period.from });
	const fresh = last === undefined ? points : points.filter(({ capturedAt }) => capturedAt > last);
	return { kind: "there", points: [...known.points, ...fresh], isCut };
}

/** Where somebody was on a day (LOC5); read on when they are somewhere else. */
export function useTrail({ userId, daysAgo }: Wanted): Trail {
	const { rest } = useLive();
	const lastLocationAt = useView(userId)?.lastLocationAt;
	const now = Date.now();
	const [from, to] = [midnight(now, -daysAgo).toISOString(), midnight(now, 1 - daysAgo).toISOString()];
	const key = `${from} ${userId}`;
	const [known, setKnown] = useState<Keyed>({ key, trail: WAITING });
	const trail = known.key === key ? known.trail : WAITING;
	const readMore = useEffectEvent(() => readOn(rest, { userId, from, to }, trail));
	const moved = daysAgo === 0 ? lastLocationAt : undefined;
	// biome-ignore lint/correctness/useExhaustiveDependencies: `moved` says when there is something new to read
	useEffect(() => {
		let isOver = false;
		const tell = (next: Trail) => !isOver && setKnown({ key, trail: next });
		readMore()
			.then(tell)
			.catch((error: unknown) => tell({ kind: "refused", failure: failureOf(error) }));
		return () => {
			isOver = true;
		};
	}, [rest, key, moved]);
	return trail;
}
