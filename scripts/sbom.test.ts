import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { productionTree, SHIPPED } from "./production-tree.ts";

type Component = {
	readonly name: string;
	readonly version: string;
	readonly "bom-ref": string;
	readonly hashes?: unknown[];
};

type List = {
	readonly metadata: { readonly component: Component };
	readonly components: readonly Component[];
	readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

test("[T-37] the SBOM lists what runs in production with its hash, nothing of what only builds, and no path of a machine", () => {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-sbom-"));
	const file = join(folder, "list.json");
	const { exitCode, stderr } = Bun.spawnSync([process.execPath, join(import.meta.dir, "sbom.ts"), file], {
		stderr: "pipe",
	});
	expect([exitCode, stderr.toString()]).toEqual([0, ""]);
	const text = readFileSync(file, "utf8");
	rmSync(folder, { recursive: true });
	const list = JSON.parse(text) as List;
	expect(list).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { name: "rollcall" } } });
	const refs = new Set(list.components.map((each) => each["bom-ref"]));
	const listed = new Map(list.components.map((each) => [`${each.name}@${each.version}`, each]));
	for (const { name, version } of productionTree(SHIPPED))
		expect([name, listed.get(`${name}@${version}`)?.hashes?.length]).toEqual([name, 1]);
	for (const name of ["@biomejs/biome", "typescript", "vite", "fast-check"])
		expect(list.components.map((each) => each.name)).not.toContain(name);
	for (const { ref, dependsOn } of list.dependencies)
		for (const each of dependsOn) expect([ref, refs.has(each)]).toEqual([ref, true]);
	expect(text).not.toContain(join(import.meta.dir, ".."));
});
