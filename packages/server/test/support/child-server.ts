import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SECRET } from "./sign-token.ts";

const MAIN = join(import.meta.dir, "..", "..", "..", "cli", "src", "main.ts");

/** The whole server as its users run it, in a process that can be killed. It keeps its data and its port over starts. */
export class ChildServer {
	readonly #dataDir = mkdtempSync(join(tmpdir(), "rollcall-child-"));
	#port = 0;
	#child: Bun.Subprocess<"ignore", "pipe", "pipe"> | null = null;

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** Starts it, and waits until it says where it is. */
	async start(): Promise<void> {
		const { PATH = "", HOME = "" } = process.env;
		const words = ["serve", "--port", String(this.#port), "--data-dir", this.#dataDir];
		this.#child = Bun.spawn([process.execPath, "--no-install", "--no-env-file", MAIN, ...words], {
			env: { PATH, HOME, ROLLCALL_JWT_SECRET: SECRET },
			stdin: "ignore",
			stdout: "pipe",
			stderr: "pipe",
		});
		const decoder = new TextDecoder();
		let said = "";
		for await (const chunk of this.#child.stdout) {
			said += decoder.decode(chunk, { stream: true });
			const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
			if (port === undefined) continue;
			this.#port = Number(port);
			return;
		}
		throw new Error(`the server did not start: ${await this.#child.stderr.text()}`);
	}

	/** Ends the process at once, with nothing said to anybody. */
	async kill(): Promise<void> {
		this.#child?.kill("SIGKILL");
		await this.#child?.exited;
		this.#child = null;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.kill();
		rmSync(this.#dataDir, { recursive: true });
	}
}
