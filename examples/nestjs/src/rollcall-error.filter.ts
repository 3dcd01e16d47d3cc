import { type ArgumentsHost, Catch, type ExceptionFilter } from "@nestjs/common";
import { RollcallError } from "@rollcall/server-sdk";
import type { Response } from "express";

/** What Rollcall refuses is told on; that it is away is no fault of whoever asked. */
@Catch(RollcallError)
export class RollcallErrorFilter implements ExceptionFilter<RollcallError> {
	catch({ status, code, message }: RollcallError, host: ArgumentsHost): void {
		const response = host.switchToHttp().getResponse<Response>();
		response.status(status >= 400 && status < 500 ? status : 502).json({ code, message });
	}
}
