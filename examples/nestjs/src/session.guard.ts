import {
	type CanActivate,
	createParamDecorator,
	type ExecutionContext,
	Injectable,
	UnauthorizedException,
} from "@nestjs/common";
import type { Request } from "express";
import { type Session, sessionOf } from "./sessions.ts";

type WithSession = Request & { session: Session };

/** Lets in who is signed in. */
@Injectable()
export class SessionGuard implements CanActivate {
	canActivate(context: ExecutionContext): boolean {
		const request = context.switchToHttp().getRequest<WithSession>();
		const session = sessionOf(request.headers.cookie);
		if (session === null) throw new UnauthorizedException({ code: "unauthorized" });
		request.session = session;
		return true;
	}
}

/** The session that the guard found. */
export const CurrentSession = createParamDecorator(
	(_: unknown, context: ExecutionContext): Session => context.switchToHttp().getRequest<WithSession>().session,
);
