import { afterAll, expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
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

test("[OPS1] --dev makes a key for the operator's side, for this run alone, and prints it where there is a console", async () => {
	const dataDir = join(folder.path, "operated");
	const keyOf = (out: string) => /take this key until the server stops:\n {2}(\S{32})\n/.exec(out)?.[1];
	const ask = async (url: string, key: string | undefined) =>
		(await fetch(`${url}/admin/stats`, { headers: { authorization: `Bearer ${key}` } })).status;
	await using first = await serving(["--dev", "--data-dir", dataDir]);
	const key = keyOf(first.out);
	expect([await ask(first.url, key), await ask(first.url, "guess")]).toEqual([200, 401]);
	await first.stop();
	await using second = await serving(["--dev", "--data-dir", dataDir]);
	expect(await ask(second.url, key)).toBe(401);
	expect(keyOf(second.out)).not.toBe(key);
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

test("[OPS4] the log begins with how many people were found present before, and where the server is", async () => {
	const words = ["--dev", "--data-dir", join(folder.path, "first-line"), "--log-level", "info"];
	await using server = await serving(words);
	const { err } = await server.stop();
	const [first, second] = err.split("\n").map((line) => (line === "" ? null : JSON.parse(line)));
	expect(first).toMatchObject({ restored: 0 });
	expect(second).toMatchObject({ msg: "serving", url: server.url });
});

test("[STO1] without any setting but its folder the server keeps what is durable in SQLite there", async () => {
	const dataDir = join(folder.path, "embedded");
	await using server = await serving(["--dev", "--data-dir", dataDir]);
	await server.stop();
	expect(readdirSync(dataDir).sort()).toEqual(["dev-jwt-secret", "rollcall.db", "rollcall.lock"]);
	expect(readFileSync(join(dataDir, "rollcall.db"), "latin1")).toStartWith("SQLite format 3\0");
});

test.each([
	["npm start", ["npm", "start", "--"]],
	["npx", ["npx", "rollcall", "serve", "--dev"]],
] as const)("[OPS1] a server that %s began ends with it", async (_, words) => {
	const child = Bun.spawn([...words, "--port", "0", "--data-dir", join(folder.path, "npm")], {
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
});

test("[OPS3] a data folder that cannot be used is refused in one sentence that names the setting", async () => {
	const file = join(folder.path, "file");
	writeFileSync(file, "");
	const dataDir = join(file, "data");
	const secret = { ROLLCALL_JWT_SECRET: "correct-horse-battery-staple-0123456789" };
	for (const variables of [{}, secret]) {
		const { code, err } = await rollcall(["serve", "--dev", "--port", "0", "--data-dir", dataDir], variables);
		expect(code).toBe(1);
		expect(err).toStartWith(`ROLLCALL_DATA_DIR: ${dataDir} cannot be used`);
		expect(err.trimEnd().split("\n")).toHaveLength(1);
	}
});

test("[STO6] a data folder that another server uses is refused", async () => {
	const dataDir = join(folder.path, "shared");
	await using holder = await serving(["--dev", "--data-dir", dataDir]);
	const { code, err } = await rollcall(["serve", "--dev", "--port", "0", "--data-dir", dataDir]);
	expect(code).toBe(1);
	expect(err).toBe(
		`ROLLCALL_DATA_DIR: ${dataDir} is in use by another server. Each server needs a folder of its own.\n`,
	);
	expect((await holder.stop("SIGTERM")).code).toBe(0);
	await using next = await serving(["--dev", "--data-dir", dataDir]);
	expect(next.url).toStartWith("http://");
});

test.each([
	["999.1.1.1", "is neither an address nor a name that resolves to one"],
	["192.0.2.1", "is no address of this machine"],
])("[OPS2] a host that cannot be listened on is refused for what it is: %s", async (host, reason) => {
	const words = ["serve", "--dev", "--host", host, "--port", "0", "--data-dir", join(folder.path, "host")];
	const { code, err } = await rollcall(words);
	expect(code).toBe(1);
	expect(err).toBe(`ROLLCALL_HOST: ${host} ${reason}.\n`);
});

test("[OPS1] --dev prints a link that opens the web console, with its token behind the #", async () => {
	await using server = await serving(["--dev", "--data-dir", join(folder.path, "console")]);
	const link = /(http\S+)\/#token=(\S+)/.exec(server.out);
	expect(link?.[1]).toBe(server.url);
	const page = await fetch(server.url);
	expect(page.headers.get("content-type")).toStartWith("text/html");
	const headers = { authorization: `Bearer ${link?.[2]}` };
	expect(await (await fetch(`${server.url}/api/users/alice`, { headers })).json()).toMatchObject({ name: "Alice" });
});

test("[OPS1] without --dev no link is printed: nobody is signed in by the server itself", async () => {
	const secret = { ROLLCALL_JWT_SECRET: "correct-horse-battery-staple-0123456789" };
	await using server = await serving(["--data-dir", join(folder.path, "console")], secret);
	expect(server.out).not.toContain("token=");
	expect((await fetch(server.url)).status).toBe(200);
});

test("[OPS1] the web console can be switched off, which is said", async () => {
	const words = ["--dev", "--console", "off", "--data-dir", join(folder.path, "console")];
	await using server = await serving(words);
	expect(server.out).toContain("The web console is off");
	expect(server.out).not.toContain("#token=");
	expect((await fetch(server.url)).status).toBe(404);
});
