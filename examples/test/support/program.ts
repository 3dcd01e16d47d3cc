import { join } from "node:path";
import { within } from "../../../packages/server/test/support/test-client.ts";

const EXAMPLES = join(import.meta.dir, "..", "..");
/** A start of Node.js on a machine that is busy with other things. */
const PATIENCE_MS = 15_000;

export type Variables = Readonly<Record<string, string>>;

/** A program that runs under Node.js in the folder of an example, and what it says. */
export class Program implements AsyncDisposable {
	/** The lines of its stdout, as they came. */
	readonly lines: string[] = [];
	readonly #child;
	readonly #errors: Promise<string>;
	readonly #ended: Promise<number>;
	#look: () => void = () => undefined;

	constructor(example: string, words: readonly string[], variables: Variables) {
		const { PATH = "", HOME = "" } = process.env;
		this.#child = Bun.spawn(["node", ...words], {
			cwd: join(EXAMPLES, example),
			env: { PATH, HOME, ...variables },
			stdin: "pipe",
			stdout: "pipe",
			stderr: "pipe",
		});
		this.#errors = this.#child.stderr.text();
		this.#ended = Promise.all([this.#read(), this.#child.exited]).then(([, code]) => code);
	}

	async #read(): Promise<void> {
		const decoder = new TextDecoder();
		let rest = "";
		for await (const chunk of this.#child.stdout) {
			const [first = "", ...more] = decoder.decode(chunk, { stream: true }).split("\n");
			const lines = [rest + first, ...more];
			rest = lines.pop() ?? "";
			this.lines.push(...lines);
			this.#look();
		}
	}

	/** The first line of this form, once it has been said. */
	async says(form: RegExp): Promise<string> {
		const { promise, resolve } = Promise.withResolvers<string>();
		const look = () => {
			const found = this.lines.find((line) => form.test(line));
			if (found !== undefined) resolve(found);
		};
		this.#look = look;
		look();
		const silent = this.#ended.then(async (code) => {
			throw new Error(`it ended with ${code}: ${await this.#errors}${this.lines.join("\n")}`);
		});
		return within(Promise.race([promise, silent]), `a line like ${form}`, PATIENCE_MS);
	}

	/** A line on its stdin. */
	async tell(line: string): Promise<void> {
		this.#child.stdin.write(`${line}\n`);
		await this.#child.stdin.flush();
	}

	/** No more lines: its exit code. */
	async finish(): Promise<number> {
		await this.#child.stdin.end();
		return this.ended();
	}

	/** Its exit code, once it has one. */
	ended(): Promise<number> {
		return within(this.#ended, "the end of the program", PATIENCE_MS);
	}

	kill(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#child.kill("SIGKILL");
		await this.#child.exited;
	}
}
