import { join } from "node:path";

/**
 * The web console: here the folder that scripts/build-console.mjs writes. In the program of one file and in the npm package
 * the build (packages/cli/build) puts its own list in the place of this module.
 */
export const CONSOLE: string | ReadonlyMap<string, string> = join(
	import.meta.dirname,
	...["..", "..", "console", "dist"],
);
