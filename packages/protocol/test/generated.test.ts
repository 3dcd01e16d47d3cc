import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..", "..", "..");

function codegen(...options: readonly string[]): { readonly status: number | null; readonly output: string } {
	const ran = spawnSync(process.execPath, [join(ROOT, "scripts", "codegen.ts"), ...options], { encoding: "utf8" });
	return { status: ran.status, output: ran.stdout + ran.stderr };
}

test("[W23] what is generated is fresh", () => {
	expect(codegen("--check")).toEqual({ status: 0, output: "" });
});

test("[W23] a changed, missing or foreign file is stale, and the next run mends it", () => {
	const folder = mkdtempSync(join(tmpdir(), "codegen-"));
	try {
		expect(codegen("--check", "--out", folder).status).toBe(1);
		expect(codegen("--out", folder).status).toBe(0);
		const written = readdirSync(folder).sort();
		expect(written).toEqual(readdirSync(join(ROOT, "docs", "generated")).sort());
		for (const name of written)
			expect(readFileSync(join(folder, name), "utf8")).toBe(
				readFileSync(join(ROOT, "docs", "generated", name), "utf8"),
			);
		appendFileSync(join(folder, "rest.md"), "\n");
		rmSync(join(folder, "errors.md"));
		writeFileSync(join(folder, "old.md"), "");
		const stale = codegen("--check", "--out", folder);
		expect(stale.status).toBe(1);
		for (const name of ["rest.md", "errors.md", "old.md"]) expect(stale.output).toContain(name);
		codegen("--out", folder);
		expect(codegen("--check", "--out", folder).status).toBe(0);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
