import type { TrailPointShape } from "@rollcall/protocol/shapes";
import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../../live/failure.ts";
import { useLive, useView } from "../../../live/hooks.ts";
import type { Rest } from "../../../live/rest.ts";

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

/** Where a day begins, in the time zone of whoever looks. */
export function midnight(daysAgo: number): Date {
	const start = new Date();
	start.setHours(0, 0, 0, 0);
	start.setDate(start.getDate() - daysAgo);
	return start;
}

async function read(rest: Rest, { userId, daysAgo }: Wanted): Promise<Trail> {
	const [from, to] = [midnight(daysAgo).toISOString(), midnight(daysAgo - 1).toISOString()];
	const points: TrailPointShape[] = [];
	let cursor: string | null = "";
	for (let page = 0; page < MOST_PAGES && cursor !== null; page += 1) {
		const words = new URLSearchParams({ userId, from, to, limit: PAGE });
		if (cursor !== "") words.set("cursor", cursor);
		const answer = await rest.ask<"listLocations">(`GET /api/locations?${words}`);
		points.push(...answer.locations);
		cursor = answer.nextCursor;
	}
	return { kind: "there", points, isCut: cursor !== null };
}

/** Where somebody was on a day (LOC5); read again when they are somewhere else. */
export function useTrail({ userId, daysAgo }: Wanted): Trail {
	const { rest } = useLive();
	const lastLocationAt = useView(userId)?.lastLocationAt;
	const [{ key, trail }, setTrail] = useState<{ readonly key: string; readonly trail: Trail }>({
		key: "",
		trail: WAITING,
	});
	const wanted = `${daysAgo} ${userId}`;
	const moved = daysAgo === 0 ? lastLocationAt : undefined;
	// biome-ignore lint/correctness/useExhaustiveDependencies: `moved` says when there is something new to read
	useEffect(() => {
		let isOver = false;
		const tell = (next: Trail) => !isOver && setTrail({ key: wanted, trail: next });
		read(rest, { userId, daysAgo })
			.then(tell)
			.catch((error: unknown) => tell({ kind: "refused", failure: failureOf(error) }));
		return () => {
			isOver = true;
		};
	}, [rest, userId, daysAgo, wanted, moved]);
	return key === wanted ? trail : WAITING;
}
