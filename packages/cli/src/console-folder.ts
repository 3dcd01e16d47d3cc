import { join } from "node:path";

/** Where the web console lies once it is built (scripts/build-console.mjs). */
export const CONSOLE_FOLDER = join(import.meta.dirname, "..", "..", "console", "dist");
