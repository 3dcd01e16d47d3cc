// Writes docs/generated from packages/protocol and the tables of settings and of metrics. With --check it writes nothing and fails where a file is stale.
// --out <folder> takes another folder in its place.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { asyncApiDocument } from "../packages/protocol/src/asyncapi.ts";
import type { Json } from "../packages/protocol/src/json-schema.ts";
import { openApiDocument } from "../packages/protocol/src/openapi.ts";
import { settingsMarkdown } from "../packages/server/src/config/reference.ts";
import { errorsPage } from "./codegen/errors-page.ts";
import { eventsPage } from "./codegen/events-page.ts";
import { metricsPage } from "./codegen/metrics-page.ts";
import { restPage } from "./codegen/rest-page.ts";

const { values: options } = parseArgs({ options: { check: { type: "boolean" }, out: { type: "string" } } });
const FOLDER = options.out ?? join(dirname(fileURLToPath(import.meta.url)), "..", "docs", "generated");

function asText(document: Json): string {
	return `${JSON.stringify(document, null, 2)}\n`;
}

function generated(): ReadonlyMap<string, string> {
	return new Map([
		["asyncapi.json", asText(asyncApiDocument())],
		["errors.md", errorsPage()],
		["events.md", eventsPage()],
		["openapi.json", asText(openApiDocument())],
		["metrics.md", metricsPage()],
		["rest.md", restPage()],
		["settings.md", settingsMarkdown()],
	]);
}

function stored(): ReadonlyMap<string, string> {
	mkdirSync(FOLDER, { recursive: true });
	return new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]));
}

/** Names of files that are missing, differ, or should not be there. */
function staleNames(fresh: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): readonly string[] {
	const names = new Set([...fresh.keys(), ...found.keys()]);
	return [...names].filter((name) => fresh.get(name) !== found.get(name));
}

function write(fresh: ReadonlyMap<string, string>, names: readonly string[]): void {
	for (const name of names) {
		const text = fresh.get(name);
		if (text === undefined) rmSync(join(FOLDER, name));
		else writeFileSync(join(FOLDER, name), text);
	}
}

const fresh = generated();
const stale = staleNames(fresh, stored());
if (options.check !== true) {
	write(fresh, stale);
	console.log(stale.length === 0 ? "docs/generated is as it should be" : `wrote ${stale.join(", ")}`);
} else if (stale.length > 0) {
	console.error(`docs/generated is stale: ${stale.join(", ")}. Run "npm run codegen" and commit the result.`);
	process.exitCode = 1;
}
