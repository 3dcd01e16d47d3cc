import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDevSecret, findDevSecret, hasKey } from "./dev-secret.ts";
import { defaultConfig } from "./load.ts";

let folder = "";
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "rollcall-secret-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("[W10] the development secret is made once, random, and readable by its owner alone", () => {
	const dataDir = join(folder, "deep", "data");
	expect(findDevSecret(dataDir)).toBeUndefined();
	const made = ensureDevSecret(dataDir);
	expect(made.created).toBe(true);
	expect(Buffer.byteLength(made.secret)).toBeGreaterThanOrEqual(32);
	expect(statSync(made.path).mode & 0o777).toBe(0o600);
	expect(ensureDevSecret(dataDir)).toEqual({ ...made, created: false });
	expect(findDevSecret(dataDir)?.secret).toBe(made.secret);
	expect(ensureDevSecret(join(folder, "other")).secret).not.toBe(made.secret);
});

test("[W10] a development secret that was cut short is not used", () => {
	const dataDir = join(folder, "cut");
	const { path } = ensureDevSecret(dataDir);
	writeFileSync(path, "short");
	expect(() => findDevSecret(dataDir)).toThrow("must be at least 32 bytes long");
});

test("[W10] there is no default key", () => {
	expect(hasKey(defaultConfig())).toBe(false);
	expect(hasKey(defaultConfig({ jwksUrl: "https://id.example/jwks" }))).toBe(true);
});

test("[W10] nodes that start at once with one data folder share one secret", async () => {
	const dataDir = join(folder, "shared");
	const code = `import { ensureDevSecret } from "${join(import.meta.dir, "dev-secret.ts")}"; console.log(ensureDevSecret("${dataDir}").secret)`;
	const nodes = Array.from({ length: 6 }, () => Bun.spawn([process.execPath, "-e", code], { stdout: "pipe" }));
	const secrets = await Promise.all(nodes.map(({ stdout }) => stdout.text()));
	expect(new Set(secrets.map((secret) => secret.trim()))).toEqual(new Set([findDevSecret(dataDir)?.secret ?? ""]));
});
