import { ok, type Result } from "@rollcall/protocol/errors";
import type { BodyOf, ReplyOf } from "@rollcall/protocol/rest";
import type { Bus } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Directory } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import { profileOf } from "../directory/list-users.ts";
import { given } from "../given.ts";

/** `PUT /admin/companies/:companyId/users/:userId`: makes a user, or changes name and picture; colleagues are told. */
export async function putUser(
	{ directory, bus, clock }: { readonly directory: Directory; readonly bus: Bus; readonly clock: Clock },
	key: UserKey,
	{ name, avatarUrl }: BodyOf<"putUser">,
): Promise<Result<ReplyOf<"putUser">>> {
	const before = await directory.user(key);
	const user = await directory.putUser(key, given({ name, avatarUrl }), clock.now());
	if (user.name !== (before?.name ?? null) || user.avatarUrl !== (before?.avatarUrl ?? null))
		bus.publish({ kind: "profile", user });
	return ok(profileOf(user));
}
