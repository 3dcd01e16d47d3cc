import { RollcallError } from "@rollcall/server-sdk";
import { type FastifyRequest, fastify } from "fastify";
import { converse, endTokens, introduce, mintFor, ROLLCALL_URL, setting } from "./rollcall.ts";
import { type Session, sessionOf, signIn, signOut } from "./sessions.ts";

declare module "fastify" {
	interface FastifyRequest {
		session: Session | null;
	}
}

type SignIn = { Body: { userId: string; password: string } };
type Wanted = { Body: { title: string; participantIds: string[] } };

const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: "string" }]));
const SIGN_IN = { type: "object", required: ["userId", "password"], properties: texts("userId", "password") };
const WANTED = {
	type: "object",
	required: ["title", "participantIds"],
	properties: { ...texts("title"), participantIds: { type: "array", items: { type: "string" } } },
};

const app = fastify();
app.decorateRequest("session", null);

app.post<SignIn>("/sign-in", { schema: { body: SIGN_IN } }, async ({ body }, reply) => {
	const id = signIn(body.userId, body.password);
	if (id === null) return reply.code(401).send({ code: "unauthorized" });
	await introduce(body.userId);
	return reply.header("set-cookie", `session=${id}; Path=/; HttpOnly; SameSite=Lax`).send({ userId: body.userId });
});

function signedIn({ session }: FastifyRequest): Session {
	if (session === null) throw new Error("this route is outside of what asks for a session");
	return session;
}

/** What is registered in here is for who is signed in. */
app.register(async (inside) => {
	inside.addHook("onRequest", async (request, reply) => {
		request.session = sessionOf(request.headers.cookie);
		if (request.session === null) return reply.code(401).send({ code: "unauthorized" });
	});

	inside.post("/rollcall-token", async (request) => ({ url: ROLLCALL_URL, token: await mintFor(signedIn(request)) }));

	inside.post<Wanted>("/conversations", { schema: { body: WANTED } }, async (request, reply) => {
		const { title, participantIds } = request.body;
		return reply.code(201).send({ id: await converse(signedIn(request), title, participantIds) });
	});

	inside.post("/sign-out", async (request, reply) => {
		signOut(request.headers.cookie);
		await endTokens(signedIn(request));
		return reply.header("set-cookie", "session=; Path=/; Max-Age=0").code(204).send();
	});
});

/** What Rollcall refuses is told on; that it is away is no fault of whoever asked. */
app.setErrorHandler((error, _request, reply) => {
	if (!(error instanceof RollcallError)) return reply.send(error);
	const status = error.status >= 400 && error.status < 500 ? error.status : 502;
	return reply.code(status).send({ code: error.code, message: error.message });
});

console.log(await app.listen({ host: "127.0.0.1", port: Number(setting("PORT")) }));
