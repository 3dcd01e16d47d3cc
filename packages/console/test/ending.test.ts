import { afterAll, beforeAll, expect, test } from "bun:test";
import type { RunningServer } from "@rollcall/server/compose";
import type { Browser } from "playwright-core";
import { launch, someone } from "./support/browser.ts";
import { tokenOf } from "./support/company.ts";
import { served } from "./support/served.ts";

const PATIENCE = 60_000;
const MINUTE = 60_000;
let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
	browser = await launch();
	server = await served();
}, PATIENCE);
afterAll(async () => {
	await browser.close();
	await server.close();
});

test(
	"[W14] some minutes before a sign-in runs out it is said, and another token goes on in the same place",
	async () => {
		const page = await (await someone(browser)).newPage();
		await page.goto(`${server.url}/#token=${tokenOf("alice", { name: "Alice Archer", expiresIn: 3 * MINUTE })}`);
		await page.getByText("Your sign-in runs out in 3 minutes.").waitFor();
		await page.evaluate(`location.hash = "#/me"`);
		await page.getByRole("button", { name: "Use another token" }).click();
		await page.getByLabel("Token or sign-in link").fill("nonsense");
		await page.getByRole("button", { name: "Go on with this one" }).click();
		await page.getByRole("alert").getByText("This is not a token").waitFor();
		await page.getByLabel("Token or sign-in link").fill(tokenOf("alice", { name: "Alice Archer" }));
		await page.getByRole("button", { name: "Go on with this one" }).click();
		await page.getByText("Your sign-in runs out").waitFor({ state: "detached" });
		await page.getByRole("heading", { level: 1, name: "Me" }).waitFor();
		await page.context().close();
	},
	PATIENCE,
);

test(
	"[W14] a sign-in that has run out is told as that, and what was open is there again with another token",
	async () => {
		const page = await (await someone(browser)).newPage();
		await page.goto(`${server.url}/#token=${tokenOf("alice", { name: "Alice Archer", expiresIn: 4_000 })}`);
		await page.getByText("Your sign-in runs out in less than a minute.").waitFor();
		await page.evaluate(`location.hash = "#/me"`);
		await page.getByRole("heading", { name: "Your sign-in has run out" }).waitFor({ timeout: PATIENCE });
		expect(await page.evaluate(`JSON.stringify({ ...sessionStorage })`)).not.toContain("ey");
		await page.getByLabel("Token or sign-in link").fill(tokenOf("alice", { name: "Alice Archer" }));
		await page.getByRole("button", { name: "Sign in" }).click();
		await page.getByRole("heading", { level: 1, name: "Me" }).waitFor();
		await page.context().close();
	},
	PATIENCE,
);
