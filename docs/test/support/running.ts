import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { within } from "../../../packages/server/test/support/test-client.ts";
import type { Sample } from "./samples.ts";

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Where samples of one page run. */
export type Place = {
	readonly folder: string;
	readonly variables: Readonly<Record<string, string>>;
	/** The server's address and the backend's port, for those that a page names. */
	readonly url: string;
	readonly backendPort: number;
};

const PATIENCE_MS = 20_000;
const BUN = [process.execPath, "--no-install", "--no-env-file"];

/** What stands in the place of the addresses of a page, since ports of tests are free ones. */
export function addressed(text: string, { url, backendPort }: Place): string {
	const { host } = new URL(url);
	return text.replaceAll("127.0.0.1:4747", host).replaceAll(/\b3000\b/g, String(backendPort));
}

/**
 * Later commands of a page know what earlier ones exported, as in one terminal. `npx` runs what it would run, without the
 * second that npm takes to find it.
 */
function shell(text: string, folder: string): string[] {
	const kept = join(folder, ".exported");
	const npx = 'npx() { local name=$1; shift; "node_modules/.bin/$name" "$@"; }';
	const script = `${npx}\n[ ! -f ${kept} ] || . ${kept}\n${text}\nexport -p > ${kept}`;
	return ["bash", "-euo", "pipefail", "-c", script];
}

function command({ language, name, prints = "" }: Sample, text: string, { folder }: Place): string[] {
	if (language === "sh") return shell(text, folder);
	const file = join(folder, name ?? `sample-${Bun.hash(text).toString(36)}.${language}`);
	writeFileSync(file, text);
	if (language === "jsx") return [...BUN, join(import.meta.dir, "draw.ts"), file, prints.trimEnd()];
	return ["node", ...(text.includes("new WebSocket(") ? ["--experimental-websocket"] : []), file];
}

function spawn(sample: Sample, place: Place) {
	const { PATH = "", HOME = "" } = process.env;
	const env = { PATH, HOME, NO_COLOR: "1", NODE_NO_WARNINGS: "1", ...place.variables };
	const words = command(sample, addressed(sample.text, place), place);
	return Bun.spawn(words, { cwd: place.folder, env, detached: true, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
}

/** With everything that it started. */
function kill({ pid, exitCode }: ReturnType<typeof spawn>): void {
	if (exitCode === null) process.kill(-pid, "SIGKILL");
}

/** Saves a sample, and runs nothing. */
export function save(sample: Sample, place: Place): void {
	writeFileSync(join(place.folder, sample.name ?? ""), addressed(sample.text, place));
}

/** Runs a sample to its end. */
export async function run(sample: Sample, place: Place): Promise<Ran> {
	const child = spawn(sample, place);
	const ended = Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	try {
		const [out, err, code] = await within(ended, "the end of the sample", PATIENCE_MS);
		return { out, err, code };
	} finally {
		kill(child);
	}
}

export type Standing = AsyncDisposable & { said(): string };

/** Starts a sample that does not end, and waits until it has said this. */
export async function begin(sample: Sample, place: Place): Promise<Standing> {
	const child = spawn(sample, place);
	const errors = child.stderr.text();
	const decoder = new TextDecoder();
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	const awaited = addressed(sample.prints ?? "", place);
	let out = "";
	const read = async () => {
		for await (const chunk of child.stdout) {
			out += decoder.decode(chunk, { stream: true });
			if (out.startsWith(awaited)) resolve();
		}
		reject(new Error(`it ended, and said ${out}${await errors}`));
	};
	const reading = read();
	const standing = {
		said: () => out,
		[Symbol.asyncDispose]: async () => {
			kill(child);
			await Promise.all([reading.catch(() => undefined), child.exited]);
		},
	};
	try {
		await within(promise, `${JSON.stringify(sample.prints)} of ${sample.title}`, PATIENCE_MS);
	} catch (error) {
		await standing[Symbol.asyncDispose]();
		throw new Error(`${error}; it said ${out}`);
	}
	return standing;
}
