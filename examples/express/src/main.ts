import type { AddressInfo } from "node:net";
import { RollcallError } from "@rollcall/server-sdk";
import express, { type NextFunction, type Request, type Response } from "express";
import { converse, endTokens, introduce, mintFor, ROLLCALL_URL, setting } from "./rollcall.ts";
import { type Session, sessionOf, signIn, signOut } from "./sessions.ts";

type Answer = Response<unknown, { session: Session }>;

const app = express();
app.use(express.json());

app.post("/sign-in", async (request: Request, response: Response) => {
	const { userId, password } = request.body ?? {};
	const id = signIn(userId, password);
	if (id === null) return void response.status(401).json({ code: "unauthorized" });
	await introduce(userId);
	response.cookie("session", id, { httpOnly: true, sameSite: "lax" }).json({ userId });
});

/** What comes below is for who is signed in. */
app.use((request: Request, response: Answer, next: NextFunction) => {
	const session = sessionOf(request.headers.cookie);
	if (session === null) return void response.status(401).json({ code: "unauthorized" });
	response.locals.session = session;
	next();
});

app.post("/rollcall-token", async (_request: Request, response: Answer) => {
	response.json({ url: ROLLCALL_URL, token: await mintFor(response.locals.session) });
});

app.post("/conversations", async (request: Request, response: Answer) => {
	const { title, participantIds } = request.body ?? {};
	response.status(201).json({ id: await converse(response.locals.session, title, participantIds) });
});

app.post("/sign-out", async (request: Request, response: Answer) => {
	signOut(request.headers.cookie);
	await endTokens(response.locals.session);
	response.clearCookie("session").sendStatus(204);
});

/** What Rollcall refuses is told on; that it is away is no fault of whoever asked. */
// biome-ignore lint/complexity/useMaxParams: by its four parameters Express knows what handles errors.
app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
	if (!(error instanceof RollcallError)) return next(error);
	const status = error.status >= 400 && error.status < 500 ? error.status : 502;
	response.status(status).json({ code: error.code, message: error.message });
});

const server = app.listen(Number(setting("PORT")), "127.0.0.1", () => {
	console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
