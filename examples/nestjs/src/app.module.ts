import { Module } from "@nestjs/common";
import { APP_FILTER } from "@nestjs/core";
import { RollcallController } from "./rollcall.controller.ts";
import { RollcallErrorFilter } from "./rollcall-error.filter.ts";
import { SignInController } from "./sign-in.controller.ts";

@Module({
	controllers: [SignInController, RollcallController],
	providers: [{ provide: APP_FILTER, useClass: RollcallErrorFilter }],
})
export class AppModule {}
