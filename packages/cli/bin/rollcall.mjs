#!/usr/bin/env node
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runRuntime } from "./runtime.mjs";

const main = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "main.ts");
runRuntime([main, ...process.argv.slice(2)]);
