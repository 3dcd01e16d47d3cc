import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SECRET } from "./sign-token.ts";

const MAIN = join(import.meta.dir, "..", "..", "..", "cli", "src", "main.ts");

export type ChildOptions = {
	/** Its settings, beside the key that tests sign with. Default: none, so that it runs as installed. */
	readonly env?: Readonly<Record<string, string>>;
	/** A module that its process reads before everything else. */
	readonly preload?: string;
};

/** The whole server as its users run it, in a process that can be killed. It keeps its data and its port over starts. */
export class ChildServer {
	readonly #options: ChildOptions;
	readonly #dataDir = mkdtempSync(join(tmpdir(), "rollcall-child-"));
	readonly #log = join(this.#dataDir, "log");
	#port = 0;
	#child: Bun.Subprocess<"ignore", "pipe", Bun.BunFile> | null = null;

	constructor(options: ChildOptions = {}) {
		this.#options = options;
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** Starts it, and waits until it says where it is. */
	async start(): Promise<void> {
		const { PATH = "", HOME = "" } = process.env;
		const { env = {}, preload } = this.#options;
		const runtime = ["--no-install", "--no-env-file", ...(preload === undefined ? [] : ["--preload", preload])];
		const words = ["serve", "--port", String(this.#port), "--data-dir", this.#dataDir];
		this.#child = Bun.spawn([process.execPath, ...runtime, MAIN, ...words], {
			env: { PATH, HOME, ROLLCALL_JWT_SECRET: SECRET, ...env },
			stdin: "ignore",
			stdout: "pipe",
			stderr: Bun.file(this.#log),
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
		throw new Error(`the server did not start: ${this.logged().join("\n")}`);
	}

	/** The lines that it has logged since it was last started. */
	logged(): readonly string[] {
		return readFileSync(this.#log, "utf8").split("\n").filter(Boolean);
	}

	/** Stops the process where it is: it neither answers nor closes anything. */
	freeze(): void {
		this.#child?.kill("SIGSTOP");
	}

	thaw(): void {
		this.#child?.kill("SIGCONT");
	}

	/** Asks it to stop, as a service manager does, and waits until it has: its exit code. */
	async stop(): Promise<number> {
		if (this.#child === null) throw new Error("the server does not run");
		this.#child.kill("SIGTERM");
		const code = await this.#child.exited;
		this.#child = null;
		return code;
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
