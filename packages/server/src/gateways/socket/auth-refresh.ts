import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import type { Admission } from "../../app/directory/admit.ts";
import { type Connection, connectionOf, ownerOf } from "./connection.ts";
import type { TokenWatch } from "./token-watch.ts";

export type RefreshPorts = { readonly admission: Admission; readonly tokens: TokenWatch };

/** `auth:refresh`: a newer token of the same user for the whole link (W14). */
export async function authRefresh(
	{ admission, tokens }: RefreshPorts,
	connection: Connection,
	{ token }: PayloadOf<"auth:refresh">,
): Promise<Result<AnswerOf<"auth:refresh">>> {
	const admitted = await admission.admit(token);
	if (!admitted.ok) return admitted;
	const claims = admitted.value;
	const { companyId, userId } = connection.key;
	if (claims.companyId !== companyId || claims.userId !== userId)
		return fail("forbidden", "The token is another user's; this link serves one.");
	if (admission.isRevoked({ ...claims, deviceId: connection.deviceId })) return fail("unauthorized");
	const owner = ownerOf(connection.socket.link);
	if (owner.ended || !connection.socket.open) return fail("token_expired");
	const { link } = connection.socket;
	if (owner.claims !== null) tokens.forget(link, owner.claims.expiresAt);
	owner.claims = claims;
	owner.warned = false;
	for (const socket of link.sockets) {
		const served = connectionOf(socket);
		if (served !== undefined) served.claims = claims;
	}
	tokens.watch(link, claims.expiresAt);
	return ok({});
}
