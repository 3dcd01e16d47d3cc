import { readFileSync } from "node:fs";
import { type Loaded, loadConfig } from "./load.ts";

/** Reads the configuration of this process. The only place that reads its environment. */
export function loadProcessConfig(options: {
	readonly flags: Readonly<Record<string, string | undefined>>;
	readonly configPath?: string | undefined;
	readonly dev?: boolean;
}): Loaded {
	return loadConfig({ ...options, environment: process.env, readFile: (path) => readFileSync(path, "utf8") });
}
