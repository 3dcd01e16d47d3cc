import { Body, Controller, HttpCode, Post, Req, Res, UnauthorizedException, UseGuards } from "@nestjs/common";
import type { Request, Response } from "express";
import { endTokens, introduce } from "./rollcall.ts";
import { CurrentSession, SessionGuard } from "./session.guard.ts";
import { type Session, signIn, signOut } from "./sessions.ts";

@Controller()
export class SignInController {
	@Post("sign-in")
	@HttpCode(200)
	async signIn(
		@Body("userId") userId: string,
		@Body("password") password: string,
		@Res({ passthrough: true }) response: Response,
	): Promise<{ userId: string }> {
		const id = signIn(userId, password);
		if (id === null) throw new UnauthorizedException({ code: "unauthorized" });
		await introduce(userId);
		response.cookie("session", id, { httpOnly: true, sameSite: "lax" });
		return { userId };
	}

	@Post("sign-out")
	@HttpCode(204)
	@UseGuards(SessionGuard)
	async signOut(
		@Req() request: Request,
		@CurrentSession() session: Session,
		@Res({ passthrough: true }) response: Response,
	): Promise<void> {
		signOut(request.headers.cookie);
		await endTokens(session);
		response.clearCookie("session");
	}
}
