import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { TestClient } from "../../packages/server/test/support/test-client.ts";
import { type LiveServer, liveServer } from "../../packages/server-sdk/test/support/live-server.ts";
import { Backend, DEMO_PASSWORD } from "./support/backend.ts";
import { COMPILING_MS, compile } from "./support/compile.ts";

const BACKENDS: Readonly<Record<string, readonly string[]>> = {
	express: ["dist/main.js"],
	fastify: ["dist/main.js"],
	nestjs: ["dist/main.js"],
	nextjs: [join(import.meta.dir, "support", "next-routes.mjs")],
};

for (const [example, words] of Object.entries(BACKENDS))
	describe(`examples/${example}`, () => {
		let server: LiveServer;
		let backend: Backend;
		beforeAll(async () => {
			server = await liveServer();
			await compile(example);
			backend = await Backend.start(example, words, server.url);
		}, COMPILING_MS);
		afterAll(async () => {
			await backend[Symbol.asyncDispose]();
			await server[Symbol.asyncDispose]();
		});

		test("[W10] only who is signed in gets a token", async () => {
			for (const path of ["/rollcall-token", "/conversations", "/sign-out"])
				expect(await backend.post(path, {}, "session=nobody")).toMatchObject({ status: 401 });
			for (const wrong of [
				{ userId: "ada", password: "guessed" },
				{ userId: "Ada Lovelace!", password: DEMO_PASSWORD },
			])
				expect(await backend.post("/sign-in", wrong)).toMatchObject({ status: 401, cookie: "" });
		});

		test("[PR20] signed-in people see each other come and go with a stock client", async () => {
			const ada = await backend.connect(await backend.signIn("ada"));
			const grace = await backend.connect(await backend.signIn("grace"));
			expect(await ada.presence.hears("user:online")).toMatchObject({ userId: "grace", status: "online" });
			const { users } = await grace.presence.send("presence:sync");
			expect(users).toContainEqual(expect.objectContaining({ userId: "ada", status: "online" }));
			grace.chat.close();
			grace.presence.close();
			expect(await ada.presence.hears("user:offline")).toMatchObject({ userId: "grace" });
			ada.presence.close();
		});

		test("[CON1] a conversation is made in the user's own name, and reaches who is connected", async () => {
			const cookie = await backend.signIn("ada");
			const grace = await backend.connect(await backend.signIn("grace"));
			const asked = { title: "Roof 12", participantIds: ["grace"] };
			const { status, body } = await backend.post("/conversations", asked, cookie);
			expect(status).toBe(201);
			const { conversation } = await grace.chat.hears("conversation:added");
			expect(conversation).toMatchObject({ id: body.id, title: "Roof 12", createdBy: "ada" });
			grace.presence.close();
		});

		test("[W21] what the server refuses is told on with its code", async () => {
			const cookie = await backend.signIn("ada");
			const unknown = await backend.post("/conversations", { title: "A", participantIds: ["nobody"] }, cookie);
			expect(unknown).toMatchObject({ status: 404, body: { code: "not_found" } });
			expect(await backend.post("/conversations", { title: "A" }, cookie)).toMatchObject({ status: 400 });
		});

		test("[W14] signing out ends the tokens of that session, and of no other", async () => {
			const [here, there] = [await backend.signIn("ada"), await backend.signIn("ada")];
			const [leaving, staying] = [await backend.connect(here), await backend.connect(there)];
			const { body } = await backend.post("/rollcall-token", {}, here);
			expect(await backend.post("/sign-out", {}, here)).toMatchObject({ status: 204, cookie: "session=" });
			expect(await backend.post("/rollcall-token", {}, here)).toMatchObject({ status: 401 });
			expect(await leaving.presence.hears("connection:closing")).toMatchObject({ code: "revoked", retryable: false });
			await leaving.presence.ended();
			const again = TestClient.open(`${server.url}/presence`, { token: body.token });
			await expect(again.connected()).rejects.toMatchObject({ code: "unauthorized" });
			expect(await staying.presence.send("activity:ping")).toEqual({ success: true });
			for (const client of [leaving.presence, again, staying.presence]) client.close();
		});
	});
