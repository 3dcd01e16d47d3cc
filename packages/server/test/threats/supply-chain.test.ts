import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../../../..");

type Locked = {
	readonly version?: string;
	readonly integrity?: string;
	readonly resolved?: string;
	readonly link?: boolean;
	readonly dev?: boolean;
	readonly optional?: boolean;
	/** Comes inside another package, under its checksum. */
	readonly inBundle?: boolean;
	readonly hasInstallScript?: boolean;
	readonly dependencies?: Readonly<Record<string, string>>;
};

const LOCK = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
	readonly packages: Readonly<Record<string, Locked>>;
};
const ENTRIES = Object.entries(LOCK.packages);
const INSTALLED = ENTRIES.filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}

/** The first version that no longer has the holes of which T-14 speaks. */
const FLOORS: Readonly<Record<string, string>> = {
	"socket.io-client": "4.8.4",
	"engine.io-parser": "5.2.3",
	"socket.io-parser": "4.2.7",
	ws: "8.21.1",
};

test("[T-37] no version below its floor is installed anywhere", () => {
	for (const [name, floor] of Object.entries(FLOORS)) {
		const versions = INSTALLED.filter(([path]) => nameOf(path) === name).map(([, { version }]) => version ?? "");
		expect([name, versions.length > 0]).toEqual([name, true]);
		const below = versions.filter((version) => Bun.semver.order(version, floor) < 0);
		expect([name, below]).toEqual([name, []]);
	}
});

test("[T-37] everything that is installed has its checksum, and names no address", () => {
	expect(INSTALLED.length).toBeGreaterThan(100);
	const fetched = INSTALLED.filter(([, { inBundle }]) => inBundle !== true);
	const unchecked = fetched.filter(([, { integrity }]) => integrity?.startsWith("sha512-") !== true);
	expect(unchecked.map(([path]) => path)).toEqual([]);
	expect(INSTALLED.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

/** Where the runtime finds a dependency of what lies here: beside it, or further up. */
function found(path: string, name: string): string | undefined {
	for (let place = path; ; place = place.slice(0, Math.max(0, place.lastIndexOf("/")))) {
		const candidate = `${place === "" ? "" : `${place}/`}node_modules/${name}`;
		if (candidate in LOCK.packages) return candidate;
		if (place === "") return undefined;
	}
}

/** What is there when the server runs: its own dependencies, and theirs. */
function production(from: string, seen = new Set<string>()): Set<string> {
	for (const name of Object.keys(LOCK.packages[from]?.dependencies ?? {})) {
		const path = found(from, name);
		if (path === undefined || seen.has(path)) continue;
		seen.add(path);
		const workspace = name.startsWith("@rollcall/") ? `packages/${name.slice("@rollcall/".length)}` : path;
		production(workspace, seen);
	}
	return seen;
}

test("[T-37] what runs in production is little, and runs nothing when it is installed", () => {
	const running = [...production("packages/cli")].filter((path) => !nameOf(path).startsWith("@rollcall/"));
	expect(running.length).toBeGreaterThan(10);
	expect(running.length).toBeLessThan(90);
	expect(running.filter((path) => LOCK.packages[path]?.hasInstallScript === true)).toEqual([]);
});

test("[T-37] every dependency of ours is asked for in one version, not in a range", () => {
	const ours = ENTRIES.filter(([path]) => !path.includes("node_modules"));
	expect(ours.length).toBeGreaterThan(6);
	for (const [path, { dependencies = {} }] of ours)
		for (const [name, version] of Object.entries(dependencies))
			expect([path, name, /^\d+\.\d+\.\d+$/.test(version)]).toEqual([path, name, true]);
});
