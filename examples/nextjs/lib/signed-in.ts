import { RollcallError } from "@rollcall/server-sdk";
import { type Session, sessionOf } from "./sessions.ts";

type Handler = (request: Request, session: Session) => Promise<Response>;

/** A route handler for who is signed in. What Rollcall refuses is told on; that it is away is no fault of whoever asked. */
export function signedIn(handle: Handler): (request: Request) => Promise<Response> {
	return async (request) => {
		const session = sessionOf(request);
		if (session === null) return Response.json({ code: "unauthorized" }, { status: 401 });
		try {
			return await handle(request, session);
		} catch (error) {
			if (!(error instanceof RollcallError)) throw error;
			const { status, code, message } = error;
			return Response.json({ code, message }, { status: status >= 400 && status < 500 ? status : 502 });
		}
	};
}
