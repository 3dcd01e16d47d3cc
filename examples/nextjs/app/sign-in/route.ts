import { introduce } from "../../lib/rollcall.ts";
import { signIn } from "../../lib/sessions.ts";

export async function POST(request: Request): Promise<Response> {
	const { userId, password } = (await request.json()) as { userId: string; password: string };
	const cookie = signIn(userId, password);
	if (cookie === null) return Response.json({ code: "unauthorized" }, { status: 401 });
	await introduce(userId);
	return Response.json({ userId }, { headers: { "set-cookie": cookie } });
}
