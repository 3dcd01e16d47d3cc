import process from "node:process";
import { createRollcall, type TokenOrder } from "@rollcall/server-sdk";
import type { Session } from "./sessions.ts";

/** The company that all users of this application belong to. */
const COMPANY = "acme";

export function setting(name: string): string {
	const value = process.env[name];
	if (value === undefined || value === "") throw new Error(`${name} is not set`);
	return value;
}

export const ROLLCALL_URL = setting("ROLLCALL_URL");

const rollcall = createRollcall({
	url: ROLLCALL_URL,
	adminKey: setting("ROLLCALL_ADMIN_KEY"),
	signing: { secret: setting("ROLLCALL_JWT_SECRET") },
});

/** The `jti` stands in every token of a session, so that signing out ends these and no others. */
function orderOf({ userId, jti }: Session): TokenOrder {
	return { companyId: COMPANY, userId, jti };
}

/** Colleagues can be named in conversations before they have ever connected. */
export async function introduce(userId: string): Promise<void> {
	await rollcall.putUser({ companyId: COMPANY, userId });
}

/** What the session's own client connects with. */
export function mintFor(session: Session): Promise<string> {
	return rollcall.mintToken(orderOf(session));
}

/** Made as the user, so that the server holds them to what they may do; wrong fields are answered `bad_request`. */
export async function converse(session: Session, title: string, participantIds: readonly string[]): Promise<string> {
	const { id } = await rollcall.as(orderOf(session)).createConversation({ type: "group", title, participantIds });
	return id;
}

/** Closes what is connected with the session's tokens, and lets none of them in again. */
export async function endTokens({ userId, jti }: Session): Promise<void> {
	await rollcall.revoke({ companyId: COMPANY, userId, jti });
}
