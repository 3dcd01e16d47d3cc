import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { AppModule } from "./app.module.ts";
import { setting } from "./rollcall.ts";

const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
await app.listen(Number(setting("PORT")), "127.0.0.1");
console.log(await app.getUrl());
