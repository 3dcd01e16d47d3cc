import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { Directory } from "../../ports/directory.ts";
import type { Caller } from "../caller.ts";

/**
 * May the caller have a report of this user's activity? Their own always; anybody's as a company admin (ACT4). A member
 * hears the same of everybody, known or not.
 */
export async function mayReport(
	{ directory }: { readonly directory: Directory },
	caller: Caller,
	userId: string,
): Promise<Result<void>> {
	if (userId === caller.userId) return ok(undefined);
	if (caller.role !== "admin") return fail("forbidden");
	const known = await directory.known(caller.companyId, [userId]);
	return known.has(userId) ? ok(undefined) : fail("not_found");
}
