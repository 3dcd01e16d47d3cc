// What the packages for pages are published as: one module, and types that need nothing but what they name.
import { mkdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import ts from "typescript";

type Manifest = { readonly scripts?: unknown; readonly devDependencies?: unknown; readonly files?: unknown };

export type PackageSource = {
	/** Where the package lies, its modules below `src`. */
	readonly folder: string;
	readonly manifest: Manifest;
	/** Packages that are named, and not brought along. */
	readonly external: readonly string[];
	/** The first line of the module. */
	readonly banner?: string;
	/** A declaration of a module that is not the compiler's; undefined where it is. */
	readonly declare?: (program: ts.Program, source: ts.SourceFile) => string | undefined;
};

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

export class PublishedPackage {
	readonly #source: PackageSource;

	constructor(source: PackageSource) {
		this.#source = source;
	}

	/** The module that is published. */
	async bundle(): Promise<string> {
		const { folder, external, banner } = this.#source;
		const { outputs } = await Bun.build({
			entrypoints: [join(folder, "src", "index.ts")],
			target: "browser",
			format: "esm",
			external: [...external],
			...(banner === undefined ? {} : { banner }),
		});
		const [output] = outputs;
		if (output === undefined || outputs.length !== 1) throw new Error("There is to be one module.");
		return output.text();
	}

	/** Writes everything that is published into a folder. */
	async build(to: string): Promise<void> {
		await rm(to, { recursive: true, force: true });
		await mkdir(to, { recursive: true });
		await Bun.write(join(to, "index.js"), await this.bundle());
		for (const [name, text] of this.#declarations()) await Bun.write(join(to, name), text);
		await Bun.write(join(to, "package.json"), this.#manifest());
		await Bun.write(join(to, "README.md"), Bun.file(join(this.#source.folder, "README.md")));
	}

	/** The declarations of each module. */
	#declarations(): ReadonlyMap<string, string> {
		const { folder, declare } = this.#source;
		const src = join(folder, "src");
		const program = ts.createProgram([join(src, "index.ts")], OPTIONS);
		const texts = new Map<string, string>();
		for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${src}/`))) {
			const name = relative(src, source.fileName).replace(/\.ts$/, ".d.ts");
			const declared = declare?.(program, source);
			if (declared !== undefined) texts.set(name, declared);
			else program.emit(source, (_, text) => texts.set(name, text.replace(/(from ".*)\.ts";/g, '$1.js";')));
		}
		return texts;
	}

	/** There are no sources to point at. */
	#manifest(): string {
		const { scripts: _, devDependencies: __, files: ___, ...rest } = this.#source.manifest;
		const exports = { ".": { types: "./index.d.ts", default: "./index.js" } };
		return `${JSON.stringify({ ...rest, exports }, null, "\t")}\n`;
	}
}
