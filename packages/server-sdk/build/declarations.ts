import ts from "typescript";
import { type Names, TypeText } from "./type-text.ts";

/** The types whose members are methods, and the files they stand in. */
const METHODS: Readonly<Record<string, string>> = { "user-routes.ts": "User", "operator-routes.ts": "Operator" };
const SHAPES = "shapes.ts";
const PROTOCOL = "@rollcall/protocol/";

/** Writes declarations that stand alone: what they take from the protocol is written out. */
export class Declarations {
	readonly #checker: ts.TypeChecker;
	readonly #names = new Map<string, string>();

	constructor(program: ts.Program, shapes: ts.SourceFile) {
		this.#checker = program.getTypeChecker();
		const plain = new TypeText(this.#checker);
		for (const [name, type] of this.#exportsOf(shapes)) this.#names.set(plain.of(type), name);
	}

	/** The declarations of one file, from what the compiler makes of it. */
	of(source: ts.SourceFile, name: string, emitted: string): string {
		const methods = METHODS[name];
		if (methods !== undefined) return this.#methods(source, methods);
		return name === SHAPES ? this.#shapes(source) : this.#standingAlone(source, emitted);
	}

	#exportsOf(source: ts.SourceFile): (readonly [string, ts.Type, ts.Symbol])[] {
		const module = this.#checker.getSymbolAtLocation(source);
		if (module === undefined) throw new TypeError(`${source.fileName} exports nothing`);
		return this.#checker.getExportsOfModule(module).map((symbol) => {
			const target = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
			return [symbol.name, this.#checker.getDeclaredTypeOfSymbol(target), target] as const;
		});
	}

	#shapes(source: ts.SourceFile): string {
		return this.#exportsOf(source)
			.map(([name, type]) => {
				const others: Names = new Map([...this.#names].filter(([, other]) => other !== name));
				return `export type ${name} = ${new TypeText(this.#checker, others).of(type)};\n`;
			})
			.join("\n");
	}

	#methods(source: ts.SourceFile, name: string): string {
		const [, type, symbol] = this.#exportsOf(source).find(([exported]) => exported === name) ?? [];
		if (type === undefined || symbol === undefined) throw new TypeError(`${source.fileName} has no ${name}`);
		const text = new TypeText(this.#checker, this.#names);
		const members = type.getProperties().map((method) => {
			const written = text.method(this.#checker.getTypeOfSymbol(method), "CallOptions");
			return `${commentOf(method, this.#checker)}readonly ${method.name}: ${written};\n`;
		});
		const body = members.map((member) => `\t${member.trimEnd().replaceAll("\n", "\n\t")}\n`).join("");
		const used = [...this.#names.values()].filter((shape) => new RegExp(`\\b${shape}\\b`).test(body)).sort();
		return [
			`import type { CallOptions } from "./call-options.js";\n`,
			`import type { ${used.join(", ")} } from "./shapes.js";\n`,
			`\n${commentOf(symbol, this.#checker)}export type ${name} = {\n${body}};\n`,
		].join("");
	}

	/** Every import from the protocol becomes the types that were imported. */
	#standingAlone(source: ts.SourceFile, emitted: string): string {
		const text = new TypeText(this.#checker, this.#names);
		const imported = source.statements
			.filter(ts.isImportDeclaration)
			.filter(({ moduleSpecifier }) => isOurs(moduleSpecifier));
		const types = imported.flatMap(({ importClause }) => {
			const bindings = importClause?.namedBindings;
			if (bindings === undefined || !ts.isNamedImports(bindings)) throw new TypeError("import types by their names");
			return bindings.elements.map(({ name }) => {
				return `type ${name.text} = ${text.of(this.#checker.getTypeAtLocation(name))};\n`;
			});
		});
		return types.join("") + emitted.replaceAll(/^import [^;]*"@rollcall\/protocol\/[^;]*;\n/gm, "");
	}
}

function isOurs(specifier: ts.Expression): boolean {
	return ts.isStringLiteral(specifier) && specifier.text.startsWith(PROTOCOL);
}

function commentOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
	const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker));
	return comment === "" ? "" : `/** ${comment} */\n`;
}
