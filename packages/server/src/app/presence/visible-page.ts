import type { View } from "@rollcall/protocol/shapes";
import type { PresenceRecord } from "../../domain/record.ts";
import type { Caller } from "../caller.ts";
import type { Lens, ViewingPorts } from "./viewing.ts";

export type VisiblePage = { readonly users: readonly View[]; readonly next: string | null };

type Asked = {
	readonly caller: Caller;
	readonly lens: Lens;
	/** The people it is about, in code point order; null for everybody. */
	readonly among?: readonly string[] | null;
	readonly after: string | null;
	readonly limit: number;
};

/**
 * The next colleagues, by userId, whom the caller sees as present. Whom the caller may not see takes no place on a page
 * and moves no cursor, so that pages tell nothing of them (VIS5). `next` is the last userId where there are more.
 */
export async function visiblePage(
	{ presence }: Pick<ViewingPorts, "presence">,
	{ caller, lens, among = null, after, limit }: Asked,
): Promise<VisiblePage> {
	const { companyId } = caller;
	const users: View[] = [];
	let from = after;
	for (;;) {
		const records =
			among === null
				? await presence.shown(companyId, { after: from, limit })
				: await presence.many(companyId, idsAfter(among, from, limit));
		for (const record of records) {
			if (record.userId === caller.userId) continue;
			const view = lens.colleague(record);
			if (view.status === "offline") continue;
			if (users.length === limit) return { users, next: (users[limit - 1] as View).userId };
			users.push(view);
		}
		if (records.length < limit) return { users, next: null };
		from = (records[records.length - 1] as PresenceRecord).userId;
	}
}

/** The next of these ids, which are in code point order. */
export function idsAfter(sorted: readonly string[], after: string | null, limit: number): readonly string[] {
	const rest = after === null ? sorted : sorted.filter((userId) => userId > after);
	return rest.slice(0, limit);
}
