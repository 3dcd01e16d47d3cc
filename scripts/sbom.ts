// Writes the list of everything that is shipped, as CycloneDX, from the lockfile alone: npm run sbom [-- <file>]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { lockfile, productionTree, SHIPPED } from "./production-tree.ts";

const ROOT = join(import.meta.dir, "..");
/** Ours that are shipped, beside those that are packages of their own. */
const OURS = [...SHIPPED, "packages/protocol", "packages/server"];

type Component = { readonly "bom-ref": string; readonly name: string; readonly version: string };
type Dependency = { readonly ref: string; readonly dependsOn?: readonly string[] };
type List = {
	readonly metadata: { readonly component: Component };
	readonly components: readonly Component[];
	readonly dependencies: readonly Dependency[];
};

/** Everything of the lockfile. npm's own `--omit dev` leaves out what production and development both need: pg, pino, ws. */
function everything(): List {
	const words = ["npm", "sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application"];
	const command = [...words, "--package-lock-only", "--offline"];
	const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: ROOT, stdout: "pipe", stderr: "pipe" });
	if (exitCode !== 0) throw new Error(stderr.toString());
	return JSON.parse(stdout.toString());
}

function refOf({ name, version }: { readonly name?: string; readonly version?: string }): string {
	return `${name}@${version}`;
}

function shipped({ metadata, components, dependencies, ...rest }: List): List {
	const packages = lockfile();
	const needed = [...productionTree(SHIPPED), ...OURS.map((path) => packages[path] ?? {})];
	const refs = new Set(needed.map(refOf));
	const kept = components.filter((component) => refs.has(component["bom-ref"]));
	const root = metadata.component["bom-ref"];
	const refersTo = ({ ref, dependsOn = [] }: Dependency) => ({
		ref,
		dependsOn: dependsOn.filter((each) => refs.has(each)),
	});
	return {
		...rest,
		// npm calls it by the folder that it happens to lie in.
		metadata: { ...metadata, component: { ...metadata.component, name: "rollcall", version: manifest.version } },
		components: kept,
		dependencies: dependencies.filter(({ ref }) => ref === root || refs.has(ref)).map(refersTo),
	};
}

const file = process.argv[2] ?? join(ROOT, "dist", "rollcall.cdx.json");
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(shipped(everything()), null, "\t")}\n`);
console.log(file);
