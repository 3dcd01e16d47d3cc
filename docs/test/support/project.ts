import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { published as client } from "../../../packages/client/build.ts";
import { published as react } from "../../../packages/react/build.ts";

const ROOT = join(import.meta.dir, "..", "..", "..");
const LAUNCHER = join(ROOT, "packages", "cli", "bin", "rollcall.mjs");

/** A folder of a reader who has installed the packages as they are published, and the command. */
export type Project = Disposable & { readonly folder: string };

/** The module as it is published; its types are tried in the package's own tests. */
function install(folder: string, module: string): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "index.js"), module);
	writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", exports: "./index.js" }));
}

/** Makes one in which the secret of `rollcall serve --dev` is this. */
export async function makeProject(secret: string): Promise<Project> {
	mkdirSync(join(ROOT, ".tmp"), { recursive: true });
	const folder = mkdtempSync(join(ROOT, ".tmp", "reader-"));
	const modules = join(folder, "node_modules");
	writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "reader", private: true, type: "module" }));
	for (const place of [join(modules, ".bin"), join(folder, "data")]) mkdirSync(place, { recursive: true });
	symlinkSync(LAUNCHER, join(modules, ".bin", "rollcall"));
	writeFileSync(join(folder, "data", "dev-jwt-secret"), secret);
	chmodSync(join(folder, "data", "dev-jwt-secret"), 0o600);
	install(join(modules, "@rollcall", "client"), await client.bundle());
	install(join(modules, "@rollcall", "react"), await react.bundle());
	return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
