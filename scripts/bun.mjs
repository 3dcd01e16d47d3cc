import process from "node:process";
import { runRuntime } from "../packages/cli/bin/runtime.mjs";

runRuntime(process.argv.slice(2));
