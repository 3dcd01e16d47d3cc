import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentName } from "../../packages/server/src/config/setting.ts";
import { SETTING_NAMES } from "../../packages/server/src/config/settings.ts";

const DEPLOY = join(import.meta.dir, "..");

/** A file below `deploy`. */
export function deployed(path: string): string {
	return readFileSync(join(DEPLOY, path), "utf8");
}

/** The names of the files of a folder below `deploy`. */
export function filesIn(folder: string): readonly string[] {
	return readdirSync(join(DEPLOY, folder)).sort();
}

const VARIABLES = new Set(SETTING_NAMES.map(environmentName).flatMap((name) => [name, `${name}_FILE`]));

/** The variables in a text that are no setting of the server: with one of them it would not start. */
export function unknownVariables(text: string): readonly string[] {
	return [...new Set(text.match(/\bROLLCALL_[A-Z0-9_]+/g) ?? [])].filter((name) => !VARIABLES.has(name));
}

/** Every value in a tree of YAML or JSON, and what is empty there, with the path to it. */
export function* leaves(tree: unknown, path: readonly string[] = []): Generator<readonly [readonly string[], unknown]> {
	const entries = typeof tree === "object" && tree !== null ? Object.entries(tree) : [];
	if (entries.length === 0) yield [path, tree];
	for (const [key, value] of entries) yield* leaves(value, [...path, key]);
}
