import type { RollcallClient, View } from "@rollcall/client";
import { useMemo } from "react";
import { useRollcall } from "./provider.ts";
import { isSameList, useSelected } from "./use-readable.ts";

type Views = ReadonlyMap<string, View>;

/** Functions made outside the component spare it the work of sorting anew at each drawing. */
export type CompanyOptions = {
	/** Whom to list; absent: those who are not offline. */
	readonly filter?: (view: View) => boolean;
	/** In which order; absent: by userId. */
	readonly sort?: (one: View, other: View) => number;
};

const NO_VIEWS: readonly View[] = [];
const NO_IDS: readonly string[] = [];

/**
 * How the others of the company are; oneself is not among them, see `useMyStatus`. Drawn again at each change of one who is
 * listed: `useCompanyIds` is not.
 */
export function useCompanyPresence({ filter = isThere, sort = byUserId }: CompanyOptions = {}): readonly View[] {
	const client = useRollcall();
	const select = useMemo(() => (views: Views) => listOf(client, views, { filter, sort }), [client, filter, sort]);
	return useSelected({ source: client.presence.users, select, isSame: isSameList, before: NO_VIEWS });
}

/**
 * Who of the others is listed, and in which order. Drawn again when somebody comes to the list, leaves it or changes places in it; with
 * `usePresence` in each row a change of one user draws one row.
 */
export function useCompanyIds({ filter = isThere, sort = byUserId }: CompanyOptions = {}): readonly string[] {
	const client = useRollcall();
	const select = useMemo(
		() => (views: Views) => listOf(client, views, { filter, sort }).map(({ userId }) => userId),
		[client, filter, sort],
	);
	return useSelected({ source: client.presence.users, select, isSame: isSameList, before: NO_IDS });
}

function listOf(
	{ userId: own }: RollcallClient,
	views: Views,
	{ filter, sort }: Required<CompanyOptions>,
): readonly View[] {
	return [...views.values()].filter((view) => view.userId !== own && filter(view)).sort(sort);
}

function isThere({ status }: View): boolean {
	return status !== "offline";
}

function byUserId(one: View, other: View): number {
	return one.userId < other.userId ? -1 : 1;
}
