import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { TestClient } from "../../packages/server/test/support/test-client.ts";
import { type LiveServer, liveServer } from "../../packages/server-sdk/test/support/live-server.ts";
import { variablesFor } from "./support/backend.ts";
import { COMPILING_MS, compile } from "./support/compile.ts";
import { Program } from "./support/program.ts";

let server: LiveServer;
let gateway: Program;
let gatewayUrl: string;
beforeAll(async () => {
	server = await liveServer();
	await compile("migration");
	gateway = new Program("migration", ["dist/before/gateway.js"], variablesFor(server.url));
	gatewayUrl = await gateway.says(/^http:/);
}, COMPILING_MS);
afterAll(async () => {
	await gateway[Symbol.asyncDispose]();
	await server[Symbol.asyncDispose]();
});

type Side = "before" | "after";

function app(side: Side, userId: string): Program {
	const variables = { ...variablesFor(server.url), GATEWAY_URL: gatewayUrl };
	return new Program("migration", ["dist/app.js", side, userId], variables);
}

/** Somebody with a stock client, a token of either side, and a link that can be cut. Both gateways take the same claims. */
async function stock(side: Side, userId: string): Promise<TestClient> {
	const token = await server.client().mintToken({ companyId: "acme", userId });
	const url = side === "before" ? gatewayUrl : server.url;
	return TestClient.open(`${url}/presence`, { token }).connected();
}

/** What `watching` says of a user whose page is reloaded, until something else of them is heard. */
async function saidOfReload(side: Side, watching: Program, userId: string): Promise<readonly string[]> {
	const first = await stock(side, userId);
	await watching.says(new RegExp(`^${userId} online`));
	first.cut();
	const second = await stock(side, userId);
	await second.send("activity:set", { projectId: "roof-12" });
	await watching.says(new RegExp(`^${userId} .* roof-12$`));
	second.close();
	return watching.lines.filter((line) => line.startsWith(userId));
}

for (const side of ["before", "after"] as const)
	describe(`examples/migration, ${side}`, () => {
		test("[PR20] the application shows who comes, what they do, and who goes", async () => {
			await using ada = app(side, "ada");
			expect(await ada.says(/^here: /)).toBe("here: ");
			await using grace = app(side, "grace");
			await grace.says(/ada online -$/);
			await ada.says(/^grace online -$/);
			await grace.tell("work roof-12");
			await ada.says(/^grace online roof-12$/);
			await grace.tell("status dnd");
			await ada.says(/^grace dnd roof-12$/);
			await grace.tell("work");
			await ada.says(/^grace dnd -$/);
			expect(await grace.finish()).toBe(0);
			await ada.says(/^grace offline/);
			expect(await ada.finish()).toBe(0);
		});
	});

test("[PR21] examples/migration: a reload was told to everybody before, and is told to nobody after", async () => {
	await using before = app("before", "ada");
	await before.says(/^here: /);
	expect(await saidOfReload("before", before, "hedy")).toEqual([
		"hedy online -",
		"hedy offline -",
		"hedy online -",
		"hedy online roof-12",
	]);
	await using after = app("after", "ada");
	await after.says(/^here: /);
	expect(await saidOfReload("after", after, "hedy")).toEqual(["hedy online -", "hedy online roof-12"]);
});

test("[W14] examples/migration: whoever is signed out is gone at once, on every device", async () => {
	await using ada = app("after", "ada");
	await ada.says(/^here: /);
	const devices = [await stock("after", "joan"), await stock("after", "joan")];
	await ada.says(/^joan online/);
	const text = `import("./dist/after/tokens.js").then(({ endTokens }) => endTokens("acme", "joan"))`;
	await using ending = new Program("migration", ["-e", text], variablesFor(server.url));
	expect(await ending.ended()).toBe(0);
	for (const device of devices) expect(await device.hears("connection:closing")).toMatchObject({ code: "revoked" });
	await ada.says(/^joan offline/);
});
