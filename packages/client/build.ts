// Builds what is published into dist/: one module for browsers, Node.js and Bun, and types that need nothing but themselves.
import { basename, join } from "node:path";
import ts from "typescript";
import { PublishedPackage } from "../../scripts/published-package.ts";
import manifest from "./package.json";

const HERE = import.meta.dir;
const IN_FULL = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

/** The types of the wire are written out in full, for they come from the schemas. */
function wireOf(program: ts.Program, source: ts.SourceFile): string | undefined {
	if (basename(source.fileName) !== "wire.ts") return undefined;
	const checker = program.getTypeChecker();
	const lines = source.statements.filter(ts.isTypeAliasDeclaration).map((alias) => {
		const comment = source.text.slice(alias.getFullStart(), alias.getStart(source)).trim();
		const text = checker.typeToString(checker.getTypeAtLocation(alias.name), undefined, IN_FULL);
		return `${comment}\nexport type ${alias.name.text} = ${text};\n`;
	});
	return lines.join("\n");
}

export const published = new PublishedPackage({
	folder: HERE,
	manifest,
	external: Object.keys(manifest.dependencies),
	declare: wireOf,
});

if (import.meta.main) await published.build(join(HERE, "dist"));
