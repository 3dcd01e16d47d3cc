import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");

/** A package as the lockfile has it. */
export type Locked = {
	readonly name?: string;
	readonly version?: string;
	readonly license?: string;
	readonly resolved?: string;
	readonly integrity?: string;
	readonly link?: boolean;
	/** It came within another package, and is pinned with that. */
	readonly inBundle?: boolean;
	readonly hasInstallScript?: boolean;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
	readonly peerDependencies?: Readonly<Record<string, string>>;
};

/** A package that production needs. `path`: where it lies, from the root. */
export type Needed = {
	readonly path: string;
	readonly name: string;
	readonly version: string;
	readonly licence: string;
	readonly locked: Locked;
};

/** Every package of the lockfile, by where it lies. */
export function lockfile(): Readonly<Record<string, Locked>> {
	return JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
}

/** Finds a package as the runtime would: beside the one that asks, then in each folder above. */
function find(packages: Readonly<Record<string, Locked>>, from: string, name: string): string | undefined {
	for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
		const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
		const found = packages[path];
		if (found !== undefined) return found.link === true ? found.resolved : path;
		if (folder === "") return undefined;
	}
}

/** What is shipped: the server with its command line, what browsers load, and what applications install. */
export const SHIPPED = ["cli", "console", "client", "react", "server-sdk"].map((name) => `packages/${name}`);

/** Is it there? What is for other platforms is not. */
export function isInstalled({ path }: Needed): boolean {
	return existsSync(join(ROOT, path));
}

/** What these workspaces need when they run, and what that needs, on any platform: no package of ours. */
export function productionTree(workspaces: readonly string[]): readonly Needed[] {
	const packages = lockfile();
	const queue = [...workspaces];
	for (const path of queue) {
		const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
		const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
		for (const name of names) {
			const found = find(packages, path, name);
			if (found !== undefined && !queue.includes(found)) queue.push(found);
		}
	}
	const theirs = queue.filter((path) => path.includes("node_modules/"));
	return theirs.sort().map((path) => {
		const locked = packages[path] ?? {};
		const name = locked.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
		return { path, name, version: locked.version ?? "", licence: locked.license ?? "unknown", locked };
	});
}
