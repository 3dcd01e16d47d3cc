import { ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import type { View } from "@rollcall/protocol/shapes";
import type { PresenceRecord } from "../../domain/record.ts";
import type { OwnView } from "../../domain/view.ts";
import { type Caller, keyOf } from "../caller.ts";
import { type PeoplePorts, peopleSeen } from "../directory/people-seen.ts";
import { given } from "../given.ts";
import type { Rates } from "../rates/rates.ts";
import { presentPeople } from "./present-people.ts";
import { Lens, type ViewingPorts } from "./viewing.ts";

export type ListPresencePorts = ViewingPorts & PeoplePorts & { readonly rates: Pick<Rates, "lookUp"> };

type Records = AsyncGenerator<readonly PresenceRecord[]>;
type After = string | null;

const RECORDS_AT_ONCE = 500;

/** Everybody whom the caller may know of, there or not, by userId. */
async function* allPeople(ports: ListPresencePorts, caller: Caller, after: After): Records {
	const { companyId } = caller;
	const among = (await peopleSeen(ports, caller)) ?? undefined;
	let cursor = after ?? undefined;
	do {
		const page = await ports.directory.users(companyId, { ...given({ among, cursor }), limit: RECORDS_AT_ONCE });
		yield await ports.presence.many(
			companyId,
			page.items.map(({ userId }) => userId),
		);
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
}

type Wanted = Pick<QueryOf<"listPresence">, "status" | "projectId">;

function isWanted(view: View | OwnView, { status, projectId }: Wanted): boolean {
	if (status === undefined ? view.status === "offline" : view.status !== status) return false;
	return projectId === undefined || view.currentProjectId === projectId;
}

/**
 * `GET /api/presence`: the company as views (PR45), by userId. Where a page ends follows from the views alone, never from
 * people the caller cannot see (VIS5).
 * Each page is a question (T-09): `rate_limited` where there are too many.
 */
export async function listPresence(
	ports: ListPresencePorts,
	caller: Caller,
	{ cursor, limit, ...wanted }: QueryOf<"listPresence">,
): Promise<Result<ReplyOf<"listPresence">>> {
	const tooMany = ports.rates.lookUp(caller, 0);
	if (tooMany !== null) return tooMany;
	// Who is offline is seen to work on nothing: nobody is to be looked for.
	if (wanted.status === "offline" && wanted.projectId !== undefined) return ok({ users: [], nextCursor: null });
	const lens = await Lens.of(ports, keyOf(caller));
	const people = wanted.status === "offline" ? allPeople : presentPeople;
	const users: (View | OwnView)[] = [];
	for await (const records of people(ports, caller, cursor ?? null)) {
		const views = records.map((record) => lens.view(record));
		users.push(...views.filter((view) => isWanted(view, wanted)));
		if (users.length > limit) break;
	}
	const page = users.slice(0, limit);
	return ok({ users: page, nextCursor: users.length > limit ? (page[limit - 1]?.userId ?? null) : null });
}
