import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { goTo, someone } from "./support/browser.ts";
import { entry, field, line, say } from "./support/chat-page.ts";
import { COMPANY, tokenOf } from "./support/company.ts";
import { pair } from "./support/pair.ts";
import { sitting } from "./support/sitting.ts";
import { told } from "./support/talker.ts";

const here = sitting();

const question = (page: Page) => page.getByRole("alertdialog", { name: "Sign in as somebody else?" });
const me = (page: Page, name: string) => page.getByRole("button", { name });
const answer = (page: Page, words: string) => question(page).getByRole("button", { name: words }).click();

/** Somebody who wrote a message that the server has not heard, and whom they wrote to. */
async function unsent(userId: string, name: string) {
	const both = await pair(here, userId, name);
	const { page, way } = both;
	way.mute();
	await say(page, "Only mine");
	await page.getByRole("img", { name: "Sending" }).first().waitFor();
	await field(page).fill("And a draft");
	return both;
}

test("[W13] a link of somebody else asks whoever is here, who keeps their sign-in, their place and what they wrote", async () => {
	const { page, way, friend, seen, id } = await unsent("ann", "Ann Able");
	await goTo(page, `#token=${tokenOf("zoe", { name: "Zoe Zander" })}`);
	await question(page).getByText(`Ann Able (ann of ${COMPANY}) is signed in here.`).waitFor();
	await question(page).getByText(`Zoe Zander (zoe of ${COMPANY})`).waitFor();
	expect(page.url()).toBe(`${here.url}/#/chat/${id}`);
	await answer(page, "Keep this sign-in");
	await question(page).waitFor({ state: "detached" });
	expect(await field(page).inputValue()).toBe("And a draft");
	await way.cut();
	way.mend();
	await line(page, "You: Only mine").getByRole("img", { name: "Delivered" }).waitFor();
	const now = await told(seen, (one) => one?.lastMessage?.text === "Only mine");
	expect(now?.lastMessage?.senderId).toBe("ann");
	await me(page, "Ann Able").waitFor();
	friend.leave();
	await page.context().close();
});

test("[W13] a tab that kept a sign-in asks too, for another company as well; who switches sends nothing of the first", async () => {
	const { page, friend, seen } = await unsent("ben", "Ben Brook");
	await goTo(page, `#token=${tokenOf("ben", { name: "Ben Bolt", companyId: "contoso" })}`);
	await question(page).getByText(`Ben Brook (ben of ${COMPANY}) is signed in here.`).waitFor();
	await question(page).getByText("Ben Bolt (ben of contoso)").waitFor();
	await answer(page, "Switch");
	await me(page, "Ben Bolt").waitFor();
	expect(page.url()).toBe(`${here.url}/`);
	expect(await page.evaluate(`JSON.stringify({ ...localStorage })`)).toBe("{}");
	await page.goto("about:blank");
	await page.goto(`${here.url}/#token=${tokenOf("ben", { name: "Ben Brook" })}`);
	await question(page).getByText("Ben Bolt (ben of contoso) is signed in here.").waitFor();
	expect(page.url()).toBe(`${here.url}/`);
	await answer(page, "Switch");
	await me(page, "Ben Brook").waitFor();
	await goTo(page, "#/chat");
	await entry(page, "Fay Friend").click();
	await say(page, "A new one");
	const now = await told(seen, (one) => one?.lastMessage?.text === "A new one");
	expect(now?.messages.map(({ text }) => text)).toEqual(["Zero", "A new one"]);
	friend.leave();
	await page.context().close();
});

test("[W13] a newer link of oneself is taken without a question, an older one changes nothing; what the server does not take is told", async () => {
	const page = await (await someone(here.browser)).newPage();
	const kept = () => page.evaluate(`sessionStorage.getItem("rollcall.token")`);
	await page.goto(`${here.url}/#token=${tokenOf("cat", { name: "Cat Cole", age: 60_000, expiresIn: 120_000 })}`);
	await page.getByText("Your sign-in runs out in 2 minutes.").waitFor();
	await goTo(page, "#/me");
	const newer = tokenOf("cat", { name: "Cat Cole" });
	await goTo(page, `#token=${newer}`);
	await page.getByText("Your sign-in runs out").waitFor({ state: "detached" });
	await page.getByRole("heading", { level: 1, name: "Me" }).waitFor();
	expect(await kept()).toBe(newer);
	const tokens = [
		tokenOf("cat", { name: "Cat Cole", age: 30_000 }),
		`${tokenOf("cat")}x`,
		`${tokenOf("zoe", { name: "Zoe Zander" })}x`,
	];
	for (const token of tokens) {
		const answered = page.waitForResponse("**/api/presence/me");
		await goTo(page, `#token=${token}`);
		await answered;
	}
	await page.getByText("The link was not used").filter({ visible: true }).first().waitFor();
	expect(page.url()).toBe(`${here.url}/#/me`);
	expect(await kept()).toBe(newer);
	expect(await question(page).count()).toBe(0);
	await page.context().close();
});

test("[W13] a link that the server does not take, opened in another tab, deletes nothing of whoever it names", async () => {
	const { page, friend } = await unsent("dan", "Dan Dale");
	const kept = () => page.evaluate(`JSON.stringify(Object.values(localStorage))`);
	const before = await kept();
	expect(before).toContain("And a draft");
	const tab = await page.context().newPage();
	await tab.goto(`${here.url}/#token=${tokenOf("dan", { name: "Dan Dale" })}x`);
	await tab.getByRole("alert").waitFor();
	expect(await kept()).toBe(before);
	friend.leave();
	await page.context().close();
});
