import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled, lockfile, productionTree, SHIPPED } from "./production-tree.ts";

const ROOT = join(import.meta.dir, "..");
/** Older ones have holes that are known (T-14 to T-22). */
const FLOORS = { "socket.io-client": "4.8.4", "engine.io-parser": "5.2.3", "socket.io-parser": "4.2.7", ws: "8.21.1" };
/** What may be passed on with a program under the Apache licence. */
const PERMISSIVE = /^\(?(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|OFL-1\.1|CC0-1\.0|Unlicense|BlueOak-1\.0\.0)\b/;
/** Packages that do not say it in a word, and where it is said. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
	"@mapbox/jsonlint-lines-primitives": "of zaach/jsonlint, which is MIT; the fork says nothing",
	"xmlhttprequest-ssl": "MIT, in its LICENSE",
};

const tree = productionTree(SHIPPED);
const here = tree.filter(isInstalled);
const packages = Object.entries(lockfile());

function isAtLeast(version: string, floor: string): boolean {
	return Bun.semver.satisfies(version, `>=${floor}`);
}

test("[T-37] nothing that runs in production runs a script when it is installed", () => {
	expect(tree.length).toBeGreaterThan(50);
	for (const name of ["hono", "pg", "ioredis", "socket.io-client", "react"])
		expect(tree.map((each) => each.name)).toContain(name);
	expect(tree.filter(({ locked }) => locked.hasInstallScript === true).map(({ name }) => name)).toEqual([]);
	const scripts = here.filter(({ path }) => {
		const { scripts = {} } = JSON.parse(readFileSync(join(ROOT, path, "package.json"), "utf8"));
		return ["preinstall", "install", "postinstall"].some((each) => each in scripts);
	});
	expect(scripts.map(({ name }) => name)).toEqual([]);
});

test.each(Object.entries(FLOORS))("[T-37] %s is %s or newer, wherever it lies", (name, floor) => {
	const found = packages.filter(([path]) => path.endsWith(`node_modules/${name}`));
	expect(found.length).toBeGreaterThan(0);
	for (const [path, { version = "" }] of found)
		expect([path, version, isAtLeast(version, floor)]).toEqual([path, version, true]);
});

test("[T-37] every package is pinned by what is in it, and by no registry's address", () => {
	const theirs = packages.filter(([path, { link, inBundle }]) => path.includes("node_modules/") && !link && !inBundle);
	const loose = theirs.filter(([, { integrity }]) => integrity?.startsWith("sha512-") !== true).map(([path]) => path);
	expect(loose).toEqual([]);
	expect(theirs.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
	expect(readFileSync(join(ROOT, "package-lock.json"), "utf8")).not.toMatch(/"resolved": "[a-z+]+:/);
});

test("[T-37] every dependency of ours is asked for by one exact version", () => {
	const folders = ["packages", "examples"].flatMap((place) =>
		readdirSync(join(ROOT, place), { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== "test")
			.map(({ name }) => join(place, name)),
	);
	const loose = ["", ...folders].flatMap((folder) => {
		const manifest = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
		const asked = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
		return Object.entries<string>(asked)
			.filter(([, version]) => !/^(npm:[\w@/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
			.map(([name, version]) => `${folder}: ${name} ${version}`);
	});
	expect(loose).toEqual([]);
});

test("[T-37] few packages run on a server, all under licences that let them be passed on", () => {
	expect(productionTree(["packages/cli"]).length).toBeLessThan(70);
	const others = tree.filter(({ name, licence }) => !PERMISSIVE.test(licence) && SAID_ELSEWHERE[name] === undefined);
	expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});
