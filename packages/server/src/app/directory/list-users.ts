import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import type { Profile } from "@rollcall/protocol/shapes";
import type { User } from "../../ports/directory.ts";
import type { Caller } from "../caller.ts";
import { given } from "../given.ts";
import { type PeoplePorts, peopleSeen } from "./people-seen.ts";

/** Who a user is, as colleagues know them. */
export function profileOf({ userId, name, avatarUrl }: User): Profile {
	return { userId, name, avatarUrl };
}

/** `GET /api/users`: the people of the company whom the caller may know of, by userId. */
export async function listUsers(
	ports: PeoplePorts,
	caller: Caller,
	{ query, cursor, limit }: QueryOf<"listUsers">,
): Promise<Result<ReplyOf<"listUsers">>> {
	const among = (await peopleSeen(ports, caller)) ?? undefined;
	const page = await ports.directory.users(caller.companyId, { ...given({ query, cursor, among }), limit });
	return ok({ users: page.items.map(profileOf), nextCursor: page.nextCursor });
}

/** `GET /api/users/:userId`. Unknown, of another company, or not to be known of: the same `not_found` (W21). */
export async function getUser(ports: PeoplePorts, caller: Caller, userId: string): Promise<Result<ReplyOf<"getUser">>> {
	const among = await peopleSeen(ports, caller);
	const user = await ports.directory.user({ companyId: caller.companyId, userId });
	if (user === undefined || among?.includes(userId) === false) return fail("not_found");
	return ok(profileOf(user));
}
