import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { run, serving, temporaryFolder } from "./support/command.ts";

const ROOT = join(import.meta.dir, "..", "..", "..");
const RUNTIMES = join(ROOT, "node_modules", "@oven");
const folder = temporaryFolder();
afterAll(folder.remove);

/** An empty project with nothing in it but the package, as npm installs it. */
const project = join(folder.path, "project");
const installed = join(project, "node_modules", "rollcall");
let packed: readonly string[];

beforeAll(async () => {
	await run(["node", join(ROOT, "scripts", "build-console.mjs")], ROOT);
	const built = join(folder.path, "built");
	const said = await run([process.execPath, join(import.meta.dir, "..", "build", "package.ts"), "--to", built], ROOT);
	const listed = await run(["npm", "pack", "--dry-run", "--json"], join(built, "npm", "rollcall"));
	packed = (JSON.parse(listed) as { files: { path: string }[] }[])[0]?.files.map(({ path }) => path) ?? [];
	mkdirSync(project);
	writeFileSync(join(project, "package.json"), '{ "name": "consumer", "private": true }');
	// No registry is asked: the runtime for this platform is taken from here, those for others are not to be had.
	const runtime = join(RUNTIMES, readdirSync(RUNTIMES)[0] ?? "");
	const quietly = ["--offline", "--no-audit", "--no-fund"];
	await run(["npm", "install", ...quietly, runtime, said.trim()], project);
});

test("[OPS5] the package holds what runs and its licences, and nothing of the source tree", () => {
	const kinds = new Set(packed.map((path) => path.replace(/^(lib|console)\/.*/, "$1/*")));
	const single = ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "package.json"];
	expect([...kinds].sort()).toEqual([...single, "bin/rollcall.mjs", "bin/runtime.mjs", "console/*", "lib/*"].sort());
	for (const path of ["lib/main.js", "lib/sqlite-worker.js", "console/index.html"]) expect(packed).toContain(path);
	expect(packed.filter((path) => /\.(ts|tsx|map|db)$|test|secret/.test(path))).toEqual([]);
});

test("[T-37] what is published runs no script when it is installed, and brings the runtime alone", () => {
	const published = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
	const { name, version, license, bin, engines, optionalDependencies } = manifest;
	expect(published).toMatchObject({ name, version, license, bin, engines, optionalDependencies });
	for (const field of ["scripts", "private", "dependencies", "devDependencies"])
		expect(published).not.toHaveProperty(field);
	const others = readdirSync(join(project, "node_modules")).filter((each) => !each.startsWith("."));
	expect(others.sort()).toEqual(["@oven", "rollcall"]);
});

test("[OPS5] installed from its archive into an empty folder, npx rollcall serve --dev serves the console", async () => {
	const npx = { command: ["npx", "--offline", "rollcall"], cwd: project };
	await using server = await serving(["--dev"], {}, npx);
	expect(await (await fetch(server.url)).text()).toBe(readFileSync(join(installed, "console", "index.html"), "utf8"));
	const token = (await run([...npx.command, "token", "--user", "bob", "--company", "acme"], project)).trim();
	const headers = { authorization: `Bearer ${token}` };
	expect(await (await fetch(`${server.url}/api/presence/me`, { headers })).json()).toMatchObject({ userId: "bob" });
	expect(existsSync(join(project, "data", "rollcall.db"))).toBe(true);
	expect(await run([...npx.command, "--version"], project)).toBe(`${manifest.version}\n`);
});

test("[OPS5] its other thread is in it too: made-up people come", async () => {
	const launcher = { command: ["node", join(installed, "bin", "rollcall.mjs")], cwd: project };
	await using server = await serving(["--dev", "--demo", "--people", "3"], {}, launcher);
	expect(server.out).toContain("Demo: 3 made-up people");
});
