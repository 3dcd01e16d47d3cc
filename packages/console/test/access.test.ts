import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { RollcallClient } from "@rollcall/client";
import type { RunningServer } from "@rollcall/server/compose";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, CDPSession, Page } from "playwright-core";
import { coarseMaps, complaintsOf, goTo, launch, menuOf, SCREENS, someone } from "./support/browser.ts";
import { tokenOf } from "./support/company.ts";
import { idAt, type Lively, livelyCompany, nameAt } from "./support/lively.ts";
import { served } from "./support/served.ts";
import { talker } from "./support/talker.ts";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
	"people",
	"people/ada.lovelace",
	"people/nobody",
	"map",
	"map/ada.lovelace",
	"me",
	"chat",
	"chat/nowhere",
	"server",
];
/** More than have room on a screen. */
const PEOPLE = 24;
/** Rules that hold on the emptiest page there is; fewer, and there was no page. */
const FEWEST_PASSES = 10;
/** How long nothing changes on a page that is to be looked at, in milliseconds. */
const QUIET = 120;
const THEMES = [
	["light", {}],
	["dark", { runOnly: ["color-contrast"] }],
] as const satisfies readonly (readonly ["light" | "dark", RunOptions])[];
let browser: Browser;
let server: RunningServer;
let company: Lively;
let friend: RollcallClient;
/** A conversation, and its people. */
let chats: readonly string[];

beforeAll(async () => {
	browser = await launch({ drawsMaps: true });
	server = await served();
	company = await livelyCompany(server.url, PEOPLE);
	friend = await talker(idAt(1), nameAt(1), { url: server.url });
	await talker("alice", "Alice Archer", { url: server.url }).then((alice) => alice.leave());
	const { id } = await friend.chat.create({ type: "group", title: "Harbour", participantIds: ["alice", idAt(2)] });
	for (const said of ["Good morning", "See https://example.com/plan", "☕️"]) await friend.chat.send(id, said);
	chats = [`chat/${id}`, `chat/${id}/people`];
});
afterAll(async () => {
	friend.leave();
	company.leave();
	await browser.close();
	await server.close();
});

/** Runs where there is a DOM: resolves once nothing has changed for a moment. */
const STILL = `new Promise((resolve) => {
	let timer = 0;
	const again = () => {
		clearTimeout(timer);
		timer = setTimeout(() => (observer.disconnect(), resolve()), ${QUIET});
	};
	const observer = new MutationObserver(again);
	observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
	again();
})`;

/** What axe-core finds on the page that is serious, as lines. Its script runs outside the page's own rules for scripts. */
async function seriousFaults(session: CDPSession, options: RunOptions): Promise<string[]> {
	const run = `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ["violations"] })})`;
	const { result } = await session.send("Runtime.evaluate", {
		expression: `${STILL}.then(() => ${run})`,
		awaitPromise: true,
		returnByValue: true,
	});
	const { violations, passes } = result.value as AxeResults;
	const least = options.runOnly === undefined ? FEWEST_PASSES : 1;
	if (passes.length < least) throw new Error(`axe-core looked at next to nothing: ${passes.length} rules.`);
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** Looks at a page as it is now in both themes, of which the second has other colours and nothing else. */
async function lookAt(page: Page, name: string): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send("Runtime.evaluate", { expression: AXE });
	for (const [theme, options] of THEMES) {
		await page.emulateMedia({ colorScheme: theme });
		expect({ name, theme, faults: await seriousFaults(session, options) }).toEqual({ name, theme, faults: [] });
	}
	await session.detach();
}

test.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])(
	"[OPS1] nothing on a %s keeps anybody out, in light and in dark",
	async (screen) => {
		const context = await someone(browser, { screen });
		await coarseMaps(context);
		const page = await context.newPage();
		const complaints = complaintsOf(page);
		await page.goto(`${server.url}/#token=nonsense`);
		await page.getByRole("alert").waitFor();
		await lookAt(page, "sign-in");
		await page.goto(`${server.url}/#token=${tokenOf("alice", { name: "Alice Archer", role: "admin" })}`);
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		for (const view of [...VIEWS, ...chats]) {
			await goTo(page, `#/${view}`);
			await lookAt(page, view);
		}
		await page.keyboard.press("Escape");
		await goTo(page, `#/${chats[0]}`);
		await menuOf(page, /Good morning/);
		await lookAt(page, "the menu of a message");
		await page.keyboard.press("Escape");
		await goTo(page, "#/chat");
		await page.getByRole("button", { name: "New conversation" }).first().click();
		await lookAt(page, "a new conversation");
		expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
		await context.close();
	},
);
