import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { RollcallClient } from "@rollcall/client";
import type { RunningServer } from "@rollcall/server/compose";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { complaintsOf, goTo, launch, menuOf, SCREENS, someone } from "./support/browser.ts";
import { tokenOf } from "./support/company.ts";
import { idAt, type Lively, livelyCompany, nameAt } from "./support/lively.ts";
import { served } from "./support/served.ts";
import { talker } from "./support/talker.ts";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
	"people",
	"people/dennis.conway",
	"people/nobody",
	"map",
	"map/ada.lovelace",
	"me",
	"chat",
	"chat/nowhere",
	"server",
];
const PATIENCE = 60_000;
/** Rules that hold on the emptiest page there is; fewer, and there was no page. */
const FEWEST_PASSES = 10;
let browser: Browser;
let server: RunningServer;
let company: Lively;
let friend: RollcallClient;
/** A conversation, and its people. */
let chats: readonly string[];

beforeAll(async () => {
	browser = await launch({ drawsMaps: true });
	server = await served();
	company = await livelyCompany(server.url, 40);
	friend = await talker(idAt(1), nameAt(1), { url: server.url });
	await talker("alice", "Alice Archer", { url: server.url }).then((alice) => alice.leave());
	const { id } = await friend.chat.create({ type: "group", title: "Harbour", participantIds: ["alice", idAt(2)] });
	for (const said of ["Good morning", "See https://example.com/plan", "☕️"]) await friend.chat.send(id, said);
	chats = [`chat/${id}`, `chat/${id}/people`];
}, PATIENCE);
afterAll(async () => {
	friend.leave();
	company.leave();
	await browser.close();
	await server.close();
});

/** What axe-core finds on the page that is serious, as lines. Its script runs outside the page's own rules for scripts. */
async function seriousFaults(page: Page): Promise<string[]> {
	await page.waitForTimeout(400);
	const session = await page.context().newCDPSession(page);
	await session.send("Runtime.evaluate", { expression: AXE });
	const expression = "axe.run(document, { resultTypes: ['violations'] })";
	const { result } = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
	const { violations, passes } = result.value as AxeResults;
	if (passes.length < FEWEST_PASSES) throw new Error(`axe-core looked at next to nothing: ${passes.length} rules.`);
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

for (const screen of Object.keys(SCREENS) as (keyof typeof SCREENS)[])
	for (const theme of ["light", "dark"] as const) {
		test(
			`[OPS1] nothing on a ${theme} ${screen} keeps anybody out`,
			async () => {
				const context = await someone(browser, { screen, theme });
				const page = await context.newPage();
				const complaints = complaintsOf(page);
				await page.goto(`${server.url}/#token=nonsense`);
				await page.getByRole("alert").waitFor();
				expect(await seriousFaults(page)).toEqual([]);
				await page.goto(`${server.url}/#token=${tokenOf("alice", { name: "Alice Archer", role: "admin" })}`);
				for (const view of [...VIEWS, ...chats]) {
					await goTo(page, `#/${view}`);
					expect({ view, faults: await seriousFaults(page) }).toEqual({ view, faults: [] });
				}
				await page.keyboard.press("Escape");
				await page.evaluate(`location.hash = "#/${chats[0]}"`);
				await menuOf(page, /Good morning/);
				expect(await seriousFaults(page)).toEqual([]);
				await page.keyboard.press("Escape");
				await page.evaluate(`location.hash = "#/chat"`);
				await page.getByRole("button", { name: "New conversation" }).first().click();
				expect(await seriousFaults(page)).toEqual([]);
				expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
				await context.close();
			},
			PATIENCE,
		);
	}
