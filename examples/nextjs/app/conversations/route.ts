import { converse } from "../../lib/rollcall.ts";
import { signedIn } from "../../lib/signed-in.ts";

export const POST = signedIn(async (request, session) => {
	const { title, participantIds } = (await request.json()) as { title: string; participantIds: string[] };
	return Response.json({ id: await converse(session, title, participantIds) }, { status: 201 });
});
