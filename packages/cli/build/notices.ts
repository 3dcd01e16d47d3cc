import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled, productionTree } from "../../../scripts/production-tree.ts";

const ROOT = join(import.meta.dir, "..", "..", "..");
const LICENCE = /^(licen[cs]e|copying)/i;
const LINE = `${"=".repeat(80)}\n`;

/** Writes the licences of all packages that a bundle may hold: their terms ask that the texts go with them. */
export function writeNotices(file: string): void {
	const needed = productionTree(["packages/cli", "packages/console"]).filter(isInstalled);
	const texts = needed.map(({ path, name, version, licence }) => {
		const folder = join(ROOT, path);
		const found = readdirSync(folder).filter((each) => LICENCE.test(each));
		const licences = found.map((each) => readFileSync(join(folder, each), "utf8").trim());
		if (licences.length === 0) licences.push("(The package carries no text of its licence.)");
		return `${LINE}${name} ${version} (${licence})\n\n${licences.join("\n\n")}\n`;
	});
	writeFileSync(
		file,
		`Rollcall is licensed under the Apache License 2.0. It contains code of these packages, or was built with them:\n\n${texts.join("\n")}`,
	);
}
