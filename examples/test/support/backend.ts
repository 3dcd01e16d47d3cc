import { TestClient } from "../../../packages/server/test/support/test-client.ts";
import { ADMIN_KEY, SECRET } from "../../../packages/server-sdk/test/support/live-server.ts";
import { Program, type Variables } from "./program.ts";

export const DEMO_PASSWORD = "what the demo asks for";

export type Answered = { readonly status: number; readonly body: Record<string, unknown>; readonly cookie: string };

/** What examples need to know of the server. */
export function variablesFor(url: string): Variables {
	return {
		ROLLCALL_URL: url,
		ROLLCALL_ADMIN_KEY: ADMIN_KEY,
		ROLLCALL_JWT_SECRET: SECRET,
		DEMO_PASSWORD,
		PORT: "0",
	};
}

/** The backend of an example, running. */
export class Backend implements AsyncDisposable {
	readonly url: string;
	readonly #program: Program;

	private constructor(program: Program, url: string) {
		this.#program = program;
		this.url = url;
	}

	static async start(example: string, words: readonly string[], rollcall: string): Promise<Backend> {
		const program = new Program(example, words, variablesFor(rollcall));
		return new Backend(program, await program.says(/^http:/));
	}

	async post(path: string, body: unknown, cookie: string = ""): Promise<Answered> {
		const headers = { "content-type": "application/json", cookie };
		const answer = await fetch(`${this.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
		const text = await answer.text();
		return {
			status: answer.status,
			body: text === "" ? {} : JSON.parse(text),
			cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "",
		};
	}

	/** Signs somebody in, and gives their cookie. */
	async signIn(userId: string): Promise<string> {
		const { status, cookie } = await this.post("/sign-in", { userId, password: DEMO_PASSWORD });
		if (status !== 200) throw new Error(`${userId} was not let in: ${status}`);
		return cookie;
	}

	/** A stock client with a token of this session, on both namespaces. */
	async connect(cookie: string): Promise<{ readonly presence: TestClient; readonly chat: TestClient }> {
		const { body } = await this.post("/rollcall-token", {}, cookie);
		const presence = await TestClient.open(`${body.url}/presence`, { token: body.token }).connected();
		return { presence, chat: await presence.also("/chat", { token: body.token }).connected() };
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.#program[Symbol.asyncDispose]();
	}
}
