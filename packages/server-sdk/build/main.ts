// Builds `dist`: the modules as ES modules for Node.js 20, and declarations that need no other package of ours.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { Declarations } from "./declarations.ts";

const ROOT = join(import.meta.dir, "..");
const SOURCE = join(ROOT, "src");
const OUT = join(ROOT, "dist");
const ENTRY = "index.ts";

const OPTIONS: ts.CompilerOptions = {
	target: ts.ScriptTarget.ES2022,
	lib: ["lib.es2024.d.ts"],
	module: ts.ModuleKind.ESNext,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
	rootDir: SOURCE,
	outDir: OUT,
	types: ["node"],
	strict: true,
	exactOptionalPropertyTypes: true,
	verbatimModuleSyntax: true,
	allowImportingTsExtensions: true,
	rewriteRelativeImportExtensions: true,
	declaration: true,
	skipLibCheck: true,
	noEmitOnError: true,
};

/** What the compiler makes of each of our files, by the file's name. */
type Emitted = { readonly code: Map<string, string>; readonly declarations: Map<string, string> };

function emit(program: ts.Program): Emitted {
	const emitted: Emitted = { code: new Map(), declarations: new Map() };
	failOn(ts.getPreEmitDiagnostics(program));
	for (const source of program.getSourceFiles().filter(({ fileName }) => dirname(fileName) === SOURCE)) {
		const { diagnostics } = program.emit(source, (path, text) => {
			const kind = path.endsWith(".d.ts") ? "declarations" : "code";
			emitted[kind].set(basename(source.fileName), text);
		});
		failOn(diagnostics);
	}
	return emitted;
}

function failOn(faults: readonly ts.Diagnostic[]): void {
	if (faults.length === 0) return;
	const host = {
		getCanonicalFileName: (name: string) => name,
		getCurrentDirectory: () => ROOT,
		getNewLine: () => "\n",
	};
	throw new Error(ts.formatDiagnostics(faults, host));
}

/** The declarations that are reached from the entry, with everything of the protocol written out. */
function standingAlone(program: ts.Program, emitted: Emitted): Map<string, string> {
	const sourceOf = (name: string): ts.SourceFile => {
		const source = program.getSourceFile(join(SOURCE, name));
		if (source === undefined) throw new Error(`there is no ${name}`);
		return source;
	};
	const declarations = new Declarations(program, sourceOf("shapes.ts"));
	const written = new Map<string, string>();
	const queue = [ENTRY];
	for (const name of queue) {
		if (written.has(name)) continue;
		const text = declarations
			.of(sourceOf(name), name, emitted.declarations.get(name) ?? "")
			.replaceAll(/(from "\.\/[\w-]+)\.ts"/g, '$1.js"');
		written.set(name, text);
		queue.push(...[...text.matchAll(/from "\.\/([\w-]+)\.js"/g)].map(([, next]) => `${next}.ts`));
	}
	return written;
}

const program = ts.createProgram([join(SOURCE, ENTRY)], OPTIONS);
const emitted = emit(program);
const declarations = standingAlone(program, emitted);
for (const [name, text] of declarations)
	if (text.includes("@rollcall/protocol")) throw new Error(`${name}: its declarations still lean on the protocol`);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
for (const [name, text] of emitted.code) writeFileSync(join(OUT, name.replace(/\.ts$/, ".js")), text);
for (const [name, text] of declarations) writeFileSync(join(OUT, name.replace(/\.ts$/, ".d.ts")), text);
