import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(import.meta.dir, "..", "..", "src", "main.ts");
const LAUNCHER = join(import.meta.dir, "..", "..", "bin", "rollcall.mjs");

export type Outcome = { readonly code: number; readonly out: string; readonly err: string };

/** Variables of a command, besides the few that every program needs. */
export type Variables = Readonly<Record<string, string>>;

/** A folder of its own for one test file. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), "rollcall-cli-"));
	return { path, remove: () => rmSync(path, { recursive: true }) };
}

/** Runs `rollcall` with these words to its end. */
export async function rollcall(words: readonly string[], variables: Variables = {}): Promise<Outcome> {
	const child = Bun.spawn([process.execPath, "--no-install", "--no-env-file", MAIN, ...words], options(variables));
	const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	return { code, out, err };
}

/** Runs any program to its end, which must be a good one; what it printed. */
export async function run(command: readonly string[], cwd: string): Promise<string> {
	const child = Bun.spawn([...command], { cwd, ...options({}) });
	const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${err}${out}`);
	return out;
}

/** How `rollcall` is called, and from where. */
export type Program = { readonly command: readonly string[]; readonly cwd?: string };

/** Starts `rollcall serve`, through the launcher where nothing else is said, and waits until it says where it is. */
export async function serving(
	words: readonly string[],
	variables: Variables = {},
	{ command, cwd }: Program = { command: ["node", LAUNCHER] },
) {
	const place = cwd === undefined ? {} : { cwd };
	const child = Bun.spawn([...command, "serve", "--port", "0", ...words], { ...options(variables), ...place });
	const reader = child.stdout.getReader();
	const decoder = new TextDecoder();
	let out = "";
	while (!out.endsWith("\n")) {
		const { value, done } = await reader.read();
		if (done) throw new Error(`serve ended: ${await child.stderr.text()}`);
		out += decoder.decode(value, { stream: true });
	}
	reader.releaseLock();
	const ended = Promise.all([child.stderr.text(), child.exited]).then(([err, code]) => ({ err, code }));
	/** Ends it with a signal; what it logged, and its exit code. */
	function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<{ readonly code: number; readonly err: string }> {
		child.kill(signal);
		return ended;
	}
	return { out, url: /https?:\S+/.exec(out)?.[0] ?? "", stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** Starts `rollcall` with these words, and lets it run. */
export function running(words: readonly string[], { cwd }: { readonly cwd?: string } = {}) {
	const command = [process.execPath, "--no-install", "--no-env-file", MAIN, ...words];
	const child = Bun.spawn(command, { ...options({}), ...(cwd === undefined ? {} : { cwd }) });
	const ended = Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	/** Ends it with a signal; what it said, and its exit code. */
	async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Outcome> {
		child.kill(signal);
		const [out, err, code] = await ended;
		return { out, err, code };
	}
	return { stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

function options(variables: Variables) {
	const { PATH = "", HOME = "" } = process.env;
	return { env: { PATH, HOME, ...variables }, stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;
}
