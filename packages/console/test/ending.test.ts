import { expect, test } from "bun:test";
import { someone } from "./support/browser.ts";
import { tokenOf } from "./support/company.ts";
import { sitting } from "./support/sitting.ts";
import { LateClock } from "./support/talk.ts";

const MINUTE = 60_000;
const clock = new LateClock();
const here = sitting({ clock });

test("[W14] some minutes before a sign-in runs out it is said, and another token goes on in the same place", async () => {
	const page = await (await someone(here.browser)).newPage();
	await page.goto(`${here.url}/#token=${tokenOf("alice", { name: "Alice Archer", expiresIn: 3 * MINUTE })}`);
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
});

test("[W14] a sign-in that has run out is told as that, and what was open is there again with another token", async () => {
	const page = await (await someone(here.browser)).newPage();
	await page.goto(`${here.url}/#token=${tokenOf("alice", { name: "Alice Archer", expiresIn: MINUTE / 2 })}`);
	await page.getByText("Your sign-in runs out in less than a minute.").waitFor();
	await page.evaluate(`location.hash = "#/me"`);
	clock.behind = -MINUTE;
	await page.getByRole("heading", { name: "Your sign-in has run out" }).waitFor();
	expect(await page.evaluate(`JSON.stringify({ ...sessionStorage })`)).not.toContain("ey");
	await page.getByLabel("Token or sign-in link").fill(tokenOf("alice", { name: "Alice Archer" }));
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.getByRole("heading", { level: 1, name: "Me" }).waitFor();
	await page.context().close();
});
