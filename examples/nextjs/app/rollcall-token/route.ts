import { mintFor, ROLLCALL_URL } from "../../lib/rollcall.ts";
import { signedIn } from "../../lib/signed-in.ts";

export const POST = signedIn(async (_, session) => {
	return Response.json({ url: ROLLCALL_URL, token: await mintFor(session) });
});
