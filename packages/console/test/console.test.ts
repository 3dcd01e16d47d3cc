import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { becomes, complaintsOf, someone } from "./support/browser.ts";
import { Colleague, tokenOf } from "./support/company.ts";
import { served } from "./support/served.ts";
import { sitting } from "./support/sitting.ts";

const here = sitting();

/** A page on which this person is signed in, by a link. */
async function signIn(userId: string, name: string, url = here.url): Promise<Page> {
	const page = await (await someone(here.browser)).newPage();
	await page.goto(`${url}/#token=${tokenOf(userId, { name })}`);
	await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
	return page;
}

const row = (page: Page, name: string) => page.getByRole("list", { name: "People" }).getByRole("link", { name });

test("[OPS1] a link signs in; its token leaves the address at once and stays in the tab alone", async () => {
	const page = await signIn("alice", "Alice Archer");
	const complaints = complaintsOf(page);
	expect(page.url()).toBe(`${here.url}/`);
	expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).toBe("{}");
	await row(page, "Alice Archer").waitFor();
	await page.reload();
	await row(page, "Alice Archer").waitFor();
	const elsewhere = await page.context().newPage();
	await elsewhere.goto(here.url);
	await elsewhere.getByRole("heading", { name: "Sign in to Rollcall" }).waitFor();
	expect(complaints).toEqual([]);
	await page.context().close();
});

test("[W13] a token that is not good is answered in words", async () => {
	const page = await (await someone(here.browser)).newPage();
	await page.goto(here.url);
	const answers = [
		["nonsense", "This is not a token"],
		["a.b.c", "This token is damaged"],
		[tokenOf("alice", { expiresIn: -60_000 }), "This token ended on"],
		[`${tokenOf("alice")}x`, "not signed by a key this server trusts"],
	] as const;
	for (const [token, words] of answers) {
		await page.getByLabel("Token or sign-in link").fill(token);
		await page.getByRole("button", { name: "Sign in" }).click();
		await page.getByRole("alert").getByText(words).waitFor();
	}
	await page.context().close();
});

test("[PR20] [ACT1] [ST1] people come, say what they do, and go, before one's eyes", async () => {
	const page = await signIn("alice", "Alice Archer");
	const bob = await new Colleague(here.url, tokenOf("bob", { name: "Bob Baker" })).here();
	await row(page, "Bob Baker").getByText("Online").waitFor();
	await bob.ask("activity:set", { projectId: "roof-12", taskId: "survey" });
	await row(page, "Bob Baker").getByText("roof-12 / survey").filter({ visible: true }).waitFor();
	await bob.ask("status:post", { message: "On site" });
	await row(page, "Bob Baker").getByText("On site").filter({ visible: true }).waitFor();
	await bob.ask("presence:set", { status: "dnd" });
	await row(page, "Bob Baker").getByText("Do not disturb").waitFor();
	bob.leave();
	await row(page, "Bob Baker").getByText("Offline").waitFor();
	await page.context().close();
});

test("[VIS4] who turns invisible vanishes for the other, and stays for those on the list", async () => {
	const [alice, bob, carol] = await Promise.all([
		signIn("alice", "Alice Archer"),
		signIn("bob", "Bob Baker"),
		signIn("carol", "Carol Cook"),
	]);
	for (const page of [bob, carol]) await row(page, "Alice Archer").getByText("Online").waitFor();
	await alice.goto(`${here.url}/#/me`);
	await alice.getByLabel("Add a person").fill("carol");
	await alice.getByRole("option", { name: "Carol Cook" }).click();
	await alice.getByRole("button", { name: "Remove Carol Cook" }).waitFor();
	await alice.getByText("You look offline, except").click();
	await row(bob, "Alice Archer").getByText("Offline").waitFor();
	await row(carol, "Alice Archer").getByText("Online").waitFor();
	await alice.getByText("Away after five minutes").click();
	await row(bob, "Alice Archer").getByText("Online").waitFor();
	for (const page of [alice, bob, carol]) await page.context().close();
});

test("[W17] a lost connection is told, with when it is tried again, and comes back", async () => {
	let server = await served();
	const page = await signIn("alice", "Alice Archer", server.url);
	await row(page, "Alice Archer").waitFor();
	const { port } = server;
	await server.close();
	await page.getByText("Connection lost.").waitFor();
	await page.getByText(/Next try in \d+ s/).waitFor();
	server = await served({ port });
	const isBack = page.getByText("Connection lost.").waitFor({ state: "detached" });
	// It may come back by itself first, and then there is nothing to be clicked.
	const click = page.getByRole("button", { name: "Try now" }).click();
	await Promise.race([isBack, click.catch(() => isBack)]);
	await isBack;
	await page.context().close();
	await server.close();
});

test("[OPS1] Ctrl-K finds a person by name, and arrows walk through the list", async () => {
	const bob = await new Colleague(here.url, tokenOf("bob", { name: "Bob Baker" })).here();
	const page = await signIn("alice", "Alice Archer");
	await row(page, "Bob Baker").waitFor();
	await page.keyboard.press("Control+k");
	await page.getByRole("combobox", { name: "Search people and views" }).fill("bak");
	await page.keyboard.press("Enter");
	await page.getByRole("complementary", { name: "Bob Baker" }).waitFor();
	await page.getByRole("dialog", { name: "Search" }).waitFor({ state: "detached" });
	await page.keyboard.press("Escape");
	await page.getByRole("complementary", { name: "Bob Baker" }).waitFor({ state: "detached" });
	await row(page, "Alice Archer").focus();
	await page.keyboard.press("ArrowDown");
	await becomes(page, `document.activeElement?.textContent?.includes("Bob Baker")`);
	await page.keyboard.press("Enter");
	await page.getByRole("complementary", { name: "Bob Baker" }).waitFor();
	bob.leave();
	await page.context().close();
});

test("[W11] somebody is called the same everywhere: as the server says, else by their id", async () => {
	const elsewhere = await new Colleague(here.url, tokenOf("u-17")).here();
	const page = await (await someone(here.browser)).newPage();
	await page.goto(`${here.url}/#token=${tokenOf("u-17", { name: "Alice Archer", age: 60_000 })}`);
	await row(page, "u-17").waitFor();
	await page.getByRole("button", { name: "u-17" }).waitFor();
	expect(await page.getByText("Alice Archer").count()).toBe(0);
	elsewhere.leave();
	await page.context().close();
});
