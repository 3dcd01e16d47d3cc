import { useDeferredValue, useEffect, useMemo } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { inOrder, nameIn } from "../../ui/names.ts";
import type { Row } from "../people/arrange.ts";
import { type Placed, placedIn } from "./placed.ts";

const EVERY_HALF_MINUTE = 30_000;
const PAGE = 500;
/** Pages are questions, of which a user has ten a second (T-09); milliseconds. */
const BETWEEN_PAGES = 200;
/** No more people than a map can carry. */
const MOST_PAGES = 20;

/** Where the feed carries no positions of everybody (PR43), they are asked for page by page while one looks. */
function useAskedFor(isLarge: boolean): void {
	const { rest, presence } = useLive();
	useEffect(() => {
		if (!isLarge) return;
		let isOver = false;
		const read = async () => {
			let cursor: string | null = "";
			for (let page = 0; page < MOST_PAGES && cursor !== null && !isOver; page += 1) {
				const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
				const asked = rest.ask<"listPresence">(`GET /api/presence?limit=${PAGE}${from}`);
				cursor = (await presence.learn(asked)).nextCursor;
				if (cursor !== null) await new Promise((resolve) => setTimeout(resolve, BETWEEN_PAGES));
			}
		};
		const ask = () => void read().catch(() => {}); // asked again in half a minute
		ask();
		const timer = setInterval(ask, EVERY_HALF_MINUTE);
		return () => {
			isOver = true;
			clearInterval(timer);
		};
	}, [rest, presence, isLarge]);
}

export type Company = { readonly placed: readonly Placed[]; readonly isLoaded: boolean };

/** Everybody whose position one may see, live. */
export function usePlaced(): Company {
	const { people, presence } = useLive();
	const views = useDeferredValue(useStore(people.all));
	const { mode, isLoaded } = useStore(presence.feed);
	useAskedFor(mode === "watched");
	const placed = useMemo(() => placedIn(views), [views]);
	return { placed, isLoaded: isLoaded || mode === "watched" };
}

/** Who of them is listed for what was typed, by name, oneself first. `among`: of these people alone. */
export function useRows(placed: readonly Placed[], query: string, among: ReadonlySet<string> | null): readonly Row[] {
	const { directory, identity } = useLive();
	const profiles = useStore(directory.profiles);
	const ids = placed.map(({ userId }) => userId).join(" ");
	return useMemo(() => {
		const wanted = query.trim().toLocaleLowerCase();
		return (ids === "" ? [] : ids.split(" "))
			.filter((userId) => among === null || among.has(userId))
			.map((userId) => ({ userId, name: nameIn(profiles, userId) }))
			.filter(({ userId, name }) => `${name} ${userId}`.toLocaleLowerCase().includes(wanted))
			.sort((a, b) => {
				const isMe = Number(b.userId === identity.userId) - Number(a.userId === identity.userId);
				return isMe || inOrder(a.name, b.name);
			})
			.map(({ userId }) => ({ kind: "person", id: userId }));
	}, [ids, profiles, query, among, identity.userId]);
}
