import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { signToken } from "@rollcall/server/auth/sign-token";
import { findDevSecret } from "@rollcall/server/config/dev-secret";
import { eventually } from "../../server/test/support/eventually.ts";
import { rollcall, running, serving, temporaryFolder } from "./support/command.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

/** Who leaves is gone at once; who is only lost is waited for, for five seconds (PR21). */
const SOONER_THAN_GRACE = 3_000;
const ADMIN_KEY = "an-operators-key-for-this-test-alone";

/** A token for somebody of the demo, signed with the secret of this data folder. */
function tokenOf(dataDir: string, userId: string): string {
	const issuedAt = Date.now();
	const who = { userId, companyId: "demo", issuedAt, expiresAt: issuedAt + 600_000 };
	return signToken(who, findDevSecret(dataDir)?.secret ?? "");
}

/** The ids of the people of the demo who are there. */
async function present(url: string, token: string): Promise<string[]> {
	await Bun.sleep(150); // nobody may ask much more often (T-09)
	const answer = await fetch(`${url}/api/presence?limit=500`, { headers: { authorization: `Bearer ${token}` } });
	const { users } = (await answer.json()) as { readonly users: readonly { readonly userId: string }[] };
	return users.map(({ userId }) => userId);
}

/** How many connections are open on the server, as of a few seconds ago. */
async function connections(url: string): Promise<number> {
	const answer = await fetch(`${url}/admin/nodes`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
	const { nodes } = (await answer.json()) as { readonly nodes: readonly { readonly connections: number }[] };
	return nodes.reduce((sum, node) => sum + node.connections, 0);
}

test("[OPS2] simulate lets people live as long as it is told, and all have left when it ends", async () => {
	const dataDir = join(folder.path, "some");
	await using server = await serving(["--dev", "--data-dir", dataDir]);
	const words = ["--url", server.url, "--data-dir", dataDir, "--people", "12", "--pace", "30", "--seed", "9"];
	const { code, out, err } = await rollcall(["simulate", ...words, "--duration", "3s"]);
	expect({ code, err }).toEqual({ code: 0, err: "" });
	expect(out).toStartWith(`12 people of demo at ${server.url} (--seed 9).`);
	expect(Number(/(\d+) messages/.exec(out)?.[1])).toBeGreaterThan(0);
	expect(out).toEndWith("Everybody has left.\n");
	const token = tokenOf(dataDir, "visitor");
	await eventually(async () => (await present(server.url, token)).length === 0, SOONER_THAN_GRACE);
});

test("[PR21] people come back after a restart of the server, and leave when simulate is stopped", async () => {
	const dataDir = join(folder.path, "restart");
	const first = await serving(["--dev", "--data-dir", dataDir]);
	const token = tokenOf(dataDir, "visitor");
	const words = ["--url", first.url, "--data-dir", dataDir, "--people", "10", "--seed", "2"];
	await using simulation = running(["simulate", ...words]);
	await eventually(async () => (await present(first.url, token)).length > 4);
	await first.stop();
	const again = ["--dev", "--data-dir", dataDir, "--port", new URL(first.url).port];
	await using second = await serving(again, { ROLLCALL_ADMIN_KEY: ADMIN_KEY });
	await eventually(async () => (await connections(second.url)) > 8, 25_000);
	const { code, err } = await simulation.stop("SIGINT");
	expect({ code, err }).toEqual({ code: 0, err: "" });
	await eventually(async () => (await present(second.url, token)).length === 0, SOONER_THAN_GRACE);
});

test("[OPS2] where no server is, or one that takes no such token, simulate says so", async () => {
	const secret = { ROLLCALL_JWT_SECRET: "correct-horse-battery-staple-0123456789" };
	const nowhere = await rollcall(["simulate", "--url", "http://127.0.0.1:1"], secret);
	expect(nowhere).toMatchObject({ code: 1, out: "" });
	expect(nowhere.err).toStartWith("No server answers at http://127.0.0.1:1 (");
	await using server = await serving(["--dev", "--data-dir", join(folder.path, "other")]);
	const foreign = await rollcall(["simulate", "--url", server.url], secret);
	expect(foreign).toMatchObject({ code: 1, out: "" });
	expect(foreign.err).toStartWith(`The server at ${server.url} does not take tokens signed with this secret`);
	const none = await rollcall(["simulate", "--url", server.url, "--data-dir", "/nonexistent"]);
	expect(none).toMatchObject({ code: 1, out: "" });
	expect(none.err).toContain("serve --dev");
});

test("[OPS2] every fault of what is asked of simulate is said at once", async () => {
	const words = "--people 2001 --pace 0 --seed x --company a:b --url ftp://x --guest a/b --duration soon".split(" ");
	const { code, err } = await rollcall(["simulate", ...words]);
	expect(code).toBe(2);
	expect(err.match(/^--\w+/gm)?.toSorted()).toEqual([
		"--company",
		"--duration",
		"--guest",
		"--pace",
		"--people",
		"--seed",
		"--url",
	]);
	expect((await rollcall(["simulate", "--seconds", "5", "--duration", "5s"])).code).toBe(2);
});
