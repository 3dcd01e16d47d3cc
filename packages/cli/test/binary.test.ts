import { afterAll, beforeAll, expect, test } from "bun:test";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestClient } from "../../server/test/support/test-client.ts";
import { run, serving, temporaryFolder } from "./support/command.ts";

const ROOT = join(import.meta.dir, "..", "..", "..");
const CONSOLE = join(ROOT, "packages", "console", "dist");
const folder = temporaryFolder();
afterAll(folder.remove);

/** A folder with nothing but the program, as somebody copies it to a server; and files that must not be read. */
const place = join(folder.path, "elsewhere");
const program = { command: [join(place, "rollcall")], cwd: place };

beforeAll(async () => {
	await run(["node", join(ROOT, "scripts", "build-console.mjs")], ROOT);
	const built = join(folder.path, "built");
	await run([process.execPath, join(import.meta.dir, "..", "build", "binary.ts"), "--to", built], ROOT);
	mkdirSync(place);
	cpSync(join(built, "rollcall"), join(place, "rollcall"));
	writeFileSync(join(place, ".env"), "ROLLCALL_PORT=none\n");
	writeFileSync(join(place, "bunfig.toml"), 'preload = ["./no-such-file.ts"]\n');
});

test("[OPS5] the program of one file serves, keeps its data and takes a stock client", async () => {
	await using server = await serving(["--dev", "--data-dir", join(place, "data")], {}, program);
	expect(server.out).toContain("  rollcall token --user alice");
	const token = await run([...program.command, "token", "--user", "bob", "--company", "acme"], place);
	const bob = await TestClient.open(`${server.url}/presence`, { token: token.trim() }).connected();
	expect(await bob.send("activity:set", { projectId: "roof", taskId: "survey" })).toMatchObject({ success: true });
	bob.close();
	expect((await server.stop()).code).toBe(0);
	const saved = join(folder.path, "saved.db");
	expect(await run([...program.command, "backup", "--to", saved], place)).toStartWith("Backed up ./data");
	expect(readFileSync(saved, "latin1")).toStartWith("SQLite format 3\0");
});

test("[OPS5] it holds the whole web console, byte for byte", async () => {
	await using server = await serving(["--dev", "--data-dir", join(place, "data")], {}, program);
	const page = await fetch(server.url);
	expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
	expect(await page.text()).toBe(readFileSync(join(CONSOLE, "index.html"), "utf8"));
	const files = readdirSync(CONSOLE, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name));
	expect(files.length).toBeGreaterThan(3);
	for (const file of files) {
		const answer = await fetch(server.url + file.slice(CONSOLE.length), { headers: { "accept-encoding": "br" } });
		expect([file, answer.status, Buffer.from(await answer.arrayBuffer()).equals(readFileSync(file))]).toEqual([
			file,
			200,
			true,
		]);
	}
	const etag = page.headers.get("etag") ?? "";
	expect((await fetch(server.url, { headers: { "if-none-match": etag } })).status).toBe(304);
});

test("[OPS5] its other thread is in it too: made-up people come", async () => {
	await using server = await serving(["--dev", "--demo", "--people", "3"], {}, program);
	expect(server.out).toContain("Demo: 3 made-up people");
	expect((await server.stop()).code).toBe(0);
});

test("[OPS5] the licences of what is in it lie beside it", () => {
	const notices = readFileSync(join(folder.path, "built", "THIRD-PARTY-NOTICES.txt"), "utf8");
	for (const name of ["hono", "kysely", "react", "socket.io-client", "@oven/bun-"])
		expect(notices).toContain(`\n${name}`);
});
