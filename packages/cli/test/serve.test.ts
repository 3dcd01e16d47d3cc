import { afterAll, expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { rollcall, serving, temporaryFolder } from "./support/command.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

test("[W10] without a key serve does not start, and says what to set", async () => {
	const { code, out, err } = await rollcall(["serve", "--port", "0", "--data-dir", join(folder.path, "none")]);
	expect({ code, out }).toEqual({ code: 2, out: "" });
	for (const name of ["ROLLCALL_JWT_SECRET", "ROLLCALL_JWKS_URL", "ROLLCALL_JWT_PUBLIC_KEY", "--dev"])
		expect(err).toContain(name);
});

test("[W10] --dev makes a secret once, says so, and prints the command that signs a token", async () => {
	const dataDir = join(folder.path, "dev");
	await using first = await serving(["--dev", "--data-dir", dataDir]);
	expect((await first.stop()).code).toBe(0);
	const path = join(dataDir, "dev-jwt-secret");
	expect(first.out).toContain(`Made a random secret in ${path}`);
	expect(first.out).toContain("npx rollcall token --user alice --company acme");
	expect(statSync(path).mode & 0o777).toBe(0o600);
	const secret = readFileSync(path, "utf8");
	await using second = await serving(["--dev", "--data-dir", dataDir]);
	expect((await second.stop()).code).toBe(0);
	expect(second.out).not.toContain("Made");
	expect(readFileSync(path, "utf8")).toBe(secret);
});

test("[OPS1] the printed address answers", async () => {
	await using server = await serving(["--dev", "--data-dir", join(folder.path, "dev")]);
	const answer = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
	expect(answer.status).toBe(200);
	expect(await answer.text()).toStartWith("0{");
});

test.each(["SIGTERM", "SIGINT"] as const)("[OPS2] %s ends serve with exit code 0", async (signal) => {
	await using server = await serving(["--dev", "--data-dir", join(folder.path, "dev")]);
	expect((await server.stop(signal)).code).toBe(0);
});

test("[OPS2] a port that is taken is refused with its name", async () => {
	await using holder = await serving(["--dev", "--data-dir", join(folder.path, "dev")]);
	const port = new URL(holder.url).port;
	const { code, err } = await rollcall(["serve", "--dev", "--port", port, "--data-dir", join(folder.path, "other")]);
	expect(code).toBe(1);
	expect(err).toStartWith(`Port ${port} of 127.0.0.1 is in use.`);
});

test("[OPS4] standard error holds the log, one JSON object a line, and no secret", async () => {
	const secret = "correct-horse-battery-staple-0123456789";
	const words = ["--data-dir", join(folder.path, "logs"), "--log-level", "debug"];
	await using server = await serving(words, { ROLLCALL_JWT_SECRET: secret });
	const { err } = await server.stop();
	const lines = err.trimEnd().split("\n");
	expect(lines.map((line) => typeof JSON.parse(line).level)).toEqual(lines.map(() => "string"));
	expect(err + server.out).not.toContain(secret);
});

test("[OPS1] a server that npm start began ends with it", async () => {
	const child = Bun.spawn(["npm", "start", "--", "--port", "0", "--data-dir", join(folder.path, "npm")], {
		cwd: join(import.meta.dir, "..", "..", ".."),
		env: { PATH: process.env.PATH, HOME: folder.path },
		stdin: "ignore",
		stdout: "pipe",
		stderr: "ignore",
	});
	const out = child.stdout.getReader();
	const decoder = new TextDecoder();
	let said = "";
	while (!said.includes("Stop with Ctrl-C.")) said += decoder.decode((await out.read()).value);
	child.kill("SIGTERM");
	while (!(await out.read()).done); // Standard output is closed when the last process that holds it is gone.
	expect(await fetch(/http:\S+/.exec(said)?.[0] ?? "").catch(() => "nobody")).toBe("nobody");
}, 15_000);
