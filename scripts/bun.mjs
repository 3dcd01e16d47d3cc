import process from "node:process";
import { runRuntime } from "../packages/cli/bin/runtime.mjs";
import { TEST_LIMIT } from "./test-limit.mjs";

const [command, ...rest] = process.argv.slice(2);
runRuntime(command === "test" ? [command, TEST_LIMIT, ...rest] : process.argv.slice(2));
