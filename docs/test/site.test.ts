import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { complaintsOf, launch, SCREENS, someone } from "../../packages/console/test/support/browser.ts";
import { buildSite, fileOf, filesOf, lostLinks, pages, placesLinked, placesOf, serveSite } from "./support/site.ts";

/** Some hundred pages, on a machine that may be busy with other things. */
const BUILD_MS = 240_000;
const PAGES_MS = 90_000;
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const SEEN = ["index", "guide/authentication", "generated/settings", "spec/30-privacy"];

let browser: Browser;
let server: ReturnType<typeof serveSite>;
beforeAll(async () => {
	await buildSite();
	server = serveSite();
	browser = await launch();
}, BUILD_MS);
afterAll(async () => {
	await browser.close();
	await server.stop(true);
});

/** What axe-core finds that keeps somebody from reading a page. */
async function hurdles(page: Page): Promise<readonly string[]> {
	await page.evaluate(AXE);
	const { violations, passes } = (await page.evaluate("axe.run()")) as AxeResults;
	expect(passes.length).toBeGreaterThan(10);
	const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
	return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** A page of somebody's, what it complained of, and what it asked of others. */
async function visit(context: BrowserContext): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
	const page = await context.newPage();
	const faults = complaintsOf(page);
	page.on("request", (request) => {
		if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== server.url.origin)
			faults.push(`asked ${request.url()}`);
	});
	page.on("response", (response) => void (response.status() >= 400 && faults.push(`no ${response.url()}`)));
	return { page, faults };
}

test("every link to a place in a page finds it", () => {
	const all = pages();
	const places = new Set(all.flatMap(placesOf));
	const linked = all.flatMap((page) => placesLinked(page).map((place) => ({ from: page.path, place })));
	expect(linked.length).toBeGreaterThan(500);
	expect(linked.filter(({ place }) => !places.has(place))).toEqual([]);
});

test("every link to a file of the repository finds it", () => {
	expect(lostLinks()).toEqual([]);
});

test("nothing of the site is loaded from elsewhere", () => {
	for (const { path, html } of pages()) {
		const loaded = [
			...html.matchAll(/<(?:link|script|img|iframe|source)\b[^>]*\s(?:href|src|srcset)="(\w+:)?\/\/[^"]*"/g),
		];
		expect([path, loaded.map(([tag]) => tag)]).toEqual([path, []]);
	}
	for (const path of filesOf(".css"))
		expect([path, /url\(["']?(https?:)?\/\//.test(fileOf(path))]).toEqual([path, false]);
});

test.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])(
	"on a %s every page fits, can be read by anybody, loads everything from its own server, and has nothing to complain of",
	async (screen) => {
		const context = await someone(browser, { screen, theme: screen === "phone" ? "dark" : "light" });
		const { page, faults } = await visit(context);
		for (const path of SEEN) {
			await page.goto(`${server.url}${path}.html`);
			await page.getByRole("heading", { level: 1 }).waitFor();
			const tooWide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
			expect([path, tooWide]).toEqual([path, 0]);
			expect([path, await hurdles(page)]).toEqual([path, []]);
		}
		expect(faults).toEqual([]);
		await context.close();
	},
	PAGES_MS,
);

test("what is searched for is found without asking anybody else", async () => {
	const context = await someone(browser);
	const { page, faults } = await visit(context);
	await page.goto(`${server.url}index.html`);
	await page.getByRole("button", { name: "Search" }).first().click();
	await page.getByRole("searchbox").fill("visibility list");
	const found = page.getByRole("option").filter({ hasText: "What a user decides" }).first();
	await found.click();
	await page.waitForURL(/privacy\.html#what-a-user-decides/);
	expect(faults).toEqual([]);
	await context.close();
});

test("a rule of the specification is found by its ID", async () => {
	const context = await someone(browser);
	const { page } = await visit(context);
	await page.goto(`${server.url}spec/30-privacy.html#vis5`);
	expect(await page.locator("#vis5").textContent()).toStartWith("VIS5 Invisible equals offline.");
	await context.close();
});

test("figures of the first page are those that were measured", async () => {
	const measured = await Bun.file(new URL("../performance.md", import.meta.url)).text();
	const [, rollcall = "", stock = ""] = /^\| P4 \|[^|]*\| ([^|(]*?) \| stock ([^;|]*)/m.exec(measured) ?? [];
	expect(rollcall).toMatch(/ms\/s$/);
	const html = fileOf("index.html");
	for (const figure of [rollcall, stock]) expect(html).toContain(`>${figure}<`);
});
