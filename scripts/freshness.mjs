// Whether what was built is still newer than all that it is made of.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** The files in a folder and in the folders in it; none where there is no such folder. */
export function filesIn(folder) {
	if (!existsSync(folder)) return [];
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map(({ parentPath, path, name }) => join(parentPath ?? path, name));
}

export function isNewerThan(built, sources) {
	if (!existsSync(built)) return false;
	const newest = sources.reduce((latest, path) => Math.max(latest, statSync(path).mtimeMs), 0);
	return statSync(built).mtimeMs > newest;
}
