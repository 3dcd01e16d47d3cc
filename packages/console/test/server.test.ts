import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { complaintsOf, goTo, someone } from "./support/browser.ts";
import { COMPANY, Colleague, tokenOf } from "./support/company.ts";
import { served } from "./support/served.ts";
import { sitting } from "./support/sitting.ts";

const KEY = "the-key-of-this-test's-operator";
const here = sitting({ config: { adminKey: KEY } });

async function atServer(url = here.url): Promise<Page> {
	const page = await (await someone(here.browser)).newPage();
	await page.goto(`${url}/#token=${tokenOf("alice", { name: "Alice Archer" })}`);
	await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
	await goTo(page, "#/server");
	return page;
}

async function enter(page: Page, key: string): Promise<void> {
	await page.getByLabel("Operator key").fill(key);
	await page.getByRole("button", { name: "Show", exact: true }).click();
}

test("[OPS4] the operator sees nodes, load and connections as they are, after the key and no longer than the page lives", async () => {
	const page = await atServer();
	const complaints = complaintsOf(page);
	await enter(page, "not the key at all, and long enough");
	await page.getByText("That is not the key of this server.").waitFor();
	await enter(page, KEY);
	await page.getByText("1 node", { exact: true }).waitFor();
	const nodes = page.getByRole("region", { name: "Nodes", exact: true });
	await nodes.getByText("1 person, 1 company").waitFor();
	const bob = await new Colleague(here.url, tokenOf("bob", { name: "Bob" })).here();
	await nodes.getByText("2 people, 1 company").waitFor();
	await page.getByRole("img", { name: /Connections over the last five minutes: Connections 3, People 2/ }).waitFor();
	const connections = page.getByRole("region", { name: "Connections", exact: true }).last();
	await page.getByRole("button", { name: "Read again" }).click();
	await connections.getByRole("cell", { name: /^bob/ }).waitFor();
	await page.getByLabel("company or company/user").fill(`${COMPANY}/alice`);
	await connections.getByRole("cell", { name: /^bob/ }).waitFor({ state: "detached" });
	await connections
		.getByRole("cell", { name: /^alice/ })
		.first()
		.waitFor();
	bob.leave();
	const kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }])";
	expect(String(await page.evaluate(kept))).not.toContain(KEY);
	await page.reload();
	await page.getByLabel("Operator key").waitFor();
	expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
	await page.context().close();
});

test("[OPS4] a server without an operator key says how to give it one", async () => {
	const without = await served();
	const page = await atServer(without.url);
	await enter(page, KEY);
	await page.getByText("set ROLLCALL_ADMIN_KEY").waitFor();
	await page.context().close();
	await without.close();
});
