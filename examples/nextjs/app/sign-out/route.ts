import { endTokens } from "../../lib/rollcall.ts";
import { NO_SESSION, signOut } from "../../lib/sessions.ts";
import { signedIn } from "../../lib/signed-in.ts";

export const POST = signedIn(async (request, session) => {
	signOut(request);
	await endTokens(session);
	return new Response(null, { status: 204, headers: { "set-cookie": NO_SESSION } });
});
