import { Body, Controller, HttpCode, Post, UseGuards } from "@nestjs/common";
import { converse, mintFor, ROLLCALL_URL } from "./rollcall.ts";
import { CurrentSession, SessionGuard } from "./session.guard.ts";
import type { Session } from "./sessions.ts";

@Controller()
@UseGuards(SessionGuard)
export class RollcallController {
	@Post("rollcall-token")
	@HttpCode(200)
	async token(@CurrentSession() session: Session): Promise<{ url: string; token: string }> {
		return { url: ROLLCALL_URL, token: await mintFor(session) };
	}

	@Post("conversations")
	async converse(
		@CurrentSession() session: Session,
		@Body("title") title: string,
		@Body("participantIds") participantIds: string[],
	): Promise<{ id: string }> {
		return { id: await converse(session, title, participantIds) };
	}
}
