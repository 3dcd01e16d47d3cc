import { createRollcall } from "@rollcall/server-sdk";
import { SECRET, setting } from "../settings.ts";

const rollcall = createRollcall({
	url: setting("ROLLCALL_URL"),
	adminKey: setting("ROLLCALL_ADMIN_KEY"),
	signing: { secret: SECRET },
});

/** For the client of a user whom the application has signed in. Short, since clients ask for the next one in time. */
export function mintToken(companyId: string, userId: string): Promise<string> {
	return rollcall.mintToken({ companyId, userId, ttlMs: 900_000 });
}

/** New: whoever is signed out is gone at once, on every device. */
export async function endTokens(companyId: string, userId: string): Promise<void> {
	await rollcall.revoke({ companyId, userId });
}
