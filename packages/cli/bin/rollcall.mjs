#!/usr/bin/env node
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runRuntime } from "./runtime.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
/** What is published is bundled (build/package.ts); a source tree has no such folder. */
const bundled = join(folder, "lib", "main.js");
runRuntime([existsSync(bundled) ? bundled : join(folder, "src", "main.ts"), ...process.argv.slice(2)]);
