import { useCallback, useEffect, useState } from "react";
import { useLive } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import type { Filter } from "./arrange.ts";

type Pages = { readonly key: string; readonly userIds: ReadonlySet<string>; readonly cursor: string | null };

const PAGE = 500;

function queryOf({ look, project }: Filter): string {
	const words = new URLSearchParams({ limit: String(PAGE) });
	if (look !== "all") words.set("status", look);
	if (project !== "") words.set("projectId", project);
	return words.toString();
}

/**
 * Whom the server lists for a filter, page by page, in a company of which a browser does not know everybody.
 * `null` asks nothing; `userIds` is null where everybody is wanted.
 */
export function useListed(filter: Filter | null): {
	readonly userIds: ReadonlySet<string> | null;
	readonly more: (() => void) | null;
} {
	const { rest, presence } = useLive();
	const [pages, setPages] = useState<Pages | null>(null);
	const key = filter === null || (filter.look === "all" && filter.project === "") ? null : queryOf(filter);
	const read = useCallback(
		async (query: string, cursor: string | null) => {
			const from = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
			const page = await presence.learn(rest.ask<"listPresence">(`GET /api/presence?${query}${from}`));
			setPages((before) => {
				const known = cursor !== null && before?.key === query ? before.userIds : [];
				const userIds = new Set([...known, ...page.users.map(({ userId }) => userId)]);
				return { key: query, userIds, cursor: page.nextCursor };
			});
		},
		[rest, presence],
	);
	useEffect(() => {
		if (key !== null) read(key, null).catch((error: unknown) => tellFailure("The list was not read", error));
	}, [key, read]);
	if (key === null || pages?.key !== key) return { userIds: key === null ? null : new Set(), more: null };
	const { cursor } = pages;
	const more = cursor === null ? null : () => void read(key, cursor).catch(() => {}); // the button stays
	return { userIds: pages.userIds, more };
}
