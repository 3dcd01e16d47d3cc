import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const PACKAGE = join(import.meta.dir, "..", "..");
const MODULES = join(PACKAGE, "..", "..", "node_modules");
const COMPILER = join(MODULES, "typescript7", "bin", "tsc");

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

export type Begun = AsyncDisposable & {
	/** Waits until it has printed this. */
	printed(text: string): Promise<void>;
};

/** A folder of its own with nothing in it but the package, as npm installs it from what would be published. */
export type Installed = Disposable & {
	/** Every file of the package, by its path in there. */
	readonly files: readonly string[];
	/** Runs a script with Node.js in this folder. */
	run(name: string, text: string, variables?: Readonly<Record<string, string>>): Promise<Ran>;
	/** Begins a script that runs until it is let go. */
	begin(name: string, text: string, variables?: Readonly<Record<string, string>>): Begun;
	/** Checks a file of a consumer's, with these options of the compiler. */
	check(text: string, ...options: readonly string[]): Promise<Ran>;
};

async function ran(command: string[], cwd: string, variables: Readonly<Record<string, string>> = {}): Promise<Ran> {
	const { PATH = "", HOME = "" } = process.env;
	const env = { PATH, HOME, ...variables };
	const child = Bun.spawn(command, { cwd, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
	const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	return { out, err, code };
}

function begun(command: string[], cwd: string, variables: Readonly<Record<string, string>> = {}): Begun {
	const { PATH = "", HOME = "" } = process.env;
	const env = { PATH, HOME, ...variables };
	const child = Bun.spawn(command, { cwd, env, stdin: "ignore", stdout: "pipe", stderr: "inherit" });
	const output = child.stdout.values();
	const decoder = new TextDecoder();
	let said = "";
	return {
		async printed(text) {
			while (!said.includes(text)) {
				const { value, done } = await output.next();
				if (done) throw new Error(`it ended, and printed only: ${said}`);
				said += decoder.decode(value, { stream: true });
			}
		},
		async [Symbol.asyncDispose]() {
			child.kill();
			await child.exited;
		},
	};
}

async function good(command: string[], cwd: string): Promise<string> {
	const { code, out, err } = await ran(command, cwd);
	if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${err}${out}`);
	return out;
}

type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] };

async function pack(what: string, into: string, ...more: readonly string[]): Promise<Packed> {
	const said = await good(["npm", "pack", "--json", "--pack-destination", into, ...more], what);
	const [packed] = JSON.parse(said) as Packed[];
	if (packed === undefined) throw new Error(`npm packed nothing of ${what}`);
	return packed;
}

/** Builds and packs the package, and installs it where no registry is asked: what it needs is packed from this machine. */
export async function installed(): Promise<Installed> {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-consumer-"));
	const packed = await pack(PACKAGE, folder);
	const needed = await pack(join(MODULES, "jose"), folder, "--ignore-scripts");
	writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
	const archives = [packed, needed].map(({ filename }) => `./${basename(filename)}`);
	await good(["npm", "install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", ...archives], folder);
	mkdirSync(join(folder, "node_modules", "@types"));
	for (const types of ["@types/node", "undici-types"])
		symlinkSync(join(MODULES, types), join(folder, "node_modules", types), "dir");
	return {
		files: packed.files.map(({ path }) => path),
		run(name, text, variables) {
			writeFileSync(join(folder, name), text);
			return ran(["node", name], folder, variables);
		},
		begin(name, text, variables) {
			writeFileSync(join(folder, name), text);
			return begun(["node", name], folder, variables);
		},
		check(text, ...options) {
			writeFileSync(join(folder, "consumer.ts"), text);
			const strict = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022", "--types", "node"];
			return ran(["node", COMPILER, ...strict, ...options, "consumer.ts"], folder);
		},
		[Symbol.dispose]: () => rmSync(folder, { recursive: true }),
	};
}
