// Builds what is published into dist/: one module, and types that need @rollcall/client and React's alone.
import { mkdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import ts from "typescript";
import manifest from "./package.json";

const HERE = import.meta.dir;
const SRC = join(HERE, "src");

/** The module that is published. Where components run on a server too, it says that these do not. */
export async function bundle(): Promise<string> {
	const { outputs } = await Bun.build({
		entrypoints: [join(SRC, "index.ts")],
		target: "browser",
		format: "esm",
		banner: '"use client";',
		external: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
	});
	const [output] = outputs;
	if (output === undefined || outputs.length !== 1) throw new Error("There is to be one module.");
	return output.text();
}

const OPTIONS: ts.CompilerOptions = {
	target: ts.ScriptTarget.ESNext,
	lib: ["lib.esnext.d.ts"],
	module: ts.ModuleKind.Preserve,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
	customConditions: ["bun"],
	strict: true,
	exactOptionalPropertyTypes: true,
	noUncheckedIndexedAccess: true,
	types: ["bun"],
	skipLibCheck: true,
	allowImportingTsExtensions: true,
	declaration: true,
	emitDeclarationOnly: true,
	stripInternal: true,
};

/** The declarations of each module. */
export function declarations(): ReadonlyMap<string, string> {
	const program = ts.createProgram([join(SRC, "index.ts")], OPTIONS);
	const texts = new Map<string, string>();
	for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${SRC}/`))) {
		const name = relative(SRC, source.fileName).replace(/\.ts$/, ".d.ts");
		program.emit(source, (_, text) => texts.set(name, text.replace(/(from ".*)\.ts";/g, '$1.js";')));
	}
	return texts;
}

/** The manifest of what is published: there are no sources to point at. */
function published(): string {
	const { scripts: _, devDependencies: __, files: ___, ...rest } = manifest;
	const exports = { ".": { types: "./index.d.ts", default: "./index.js" } };
	return `${JSON.stringify({ ...rest, exports }, null, "\t")}\n`;
}

/** Writes everything that is published into a folder. */
export async function build(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await Bun.write(join(folder, "index.js"), await bundle());
	for (const [name, text] of declarations()) await Bun.write(join(folder, name), text);
	await Bun.write(join(folder, "package.json"), published());
	await Bun.write(join(folder, "README.md"), Bun.file(join(HERE, "README.md")));
}

if (import.meta.main) await build(join(HERE, "dist"));
