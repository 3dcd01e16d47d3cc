import type { View } from "@rollcall/protocol/shapes";
import type { PresenceRecord } from "../../domain/record.ts";
import type { Caller } from "../caller.ts";
import type { Lens, ViewingPorts } from "./viewing.ts";

export type VisiblePage = { readonly users: readonly View[]; readonly next: string | null };

type Asked = {
	readonly caller: Caller;
	readonly lens: Lens;
	readonly after: string | null;
	readonly limit: number;
	/** Which of the visible belong on the page; all where absent. */
	readonly fits?: (view: View) => boolean;
};

/**
 * The next colleagues, by userId, whom the caller sees as present. Whom the caller may not see takes no place on a page
 * and moves no cursor, so that pages tell nothing of them (VIS5). `next` is the last userId where there are more.
 */
export async function visiblePage(
	{ presence }: Pick<ViewingPorts, "presence">,
	{ caller, lens, after, limit, fits = () => true }: Asked,
): Promise<VisiblePage> {
	const users: View[] = [];
	let from = after;
	for (;;) {
		const records = await presence.shown(caller.companyId, { after: from, limit });
		for (const record of records) {
			if (record.userId === caller.userId) continue;
			const view = lens.colleague(record);
			if (view.status === "offline" || !fits(view)) continue;
			if (users.length === limit) return { users, next: (users[limit - 1] as View).userId };
			users.push(view);
		}
		if (records.length < limit) return { users, next: null };
		from = (records[records.length - 1] as PresenceRecord).userId;
	}
}
