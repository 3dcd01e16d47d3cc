import { expect, test } from "bun:test";
import type { BrowserContext, Page, Route } from "playwright-core";
import { coarseMaps, complaintsOf, goTo, someone } from "./support/browser.ts";
import { Colleague, tokenOf } from "./support/company.ts";
import { type Colour, pixelsOf } from "./support/pixels.ts";
import { sitting } from "./support/sitting.ts";

const HAMBURG = { latitude: 53.551, longitude: 9.993, accuracy: 12 };
const MINUTE = 60_000;
/** As in styles.css: the trail, water and land, all of the light theme. */
const TRAIL: Colour = [0x53, 0x51, 0xcf];
const WATER: Colour = [0xdf, 0xe7, 0xee];
const LAND: Colour = [0xf8, 0xf8, 0xf7];
const here = sitting({ drawsMaps: true });

/** A browser whose map has coarse outlines: the fine ones are what one test is about. */
async function looker({ isMoving = false, isFine = false } = {}): Promise<BrowserContext> {
	const context = await someone(here.browser, { isMoving, screen: "window" });
	if (!isFine) await coarseMaps(context);
	return context;
}

/** The map as Alice sees it. */
async function mapOf(context: BrowserContext, address = "#/map"): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${here.url}/#token=${tokenOf("alice", { name: "Alice Archer" })}`);
	await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
	await goTo(page, address);
	await page.getByRole("heading", { level: 1, name: "Map" }).waitFor();
	return page;
}

const bob = () => new Colleague(here.url, tokenOf("bob", { name: "Bob Baker" })).here();
const pin = (page: Page, userId: string) => page.locator(`[data-pin="${userId}"]`);
const row = (page: Page, name: string) =>
	page.getByRole("list", { name: "Who shares a position" }).getByRole("link", { name });

async function allow(userId: string, location: string): Promise<void> {
	const headers = { authorization: `Bearer ${tokenOf(userId)}`, "content-type": "application/json" };
	const body = JSON.stringify({ location });
	const answer = await fetch(`${here.url}/api/presence/privacy`, { method: "PUT", headers, body });
	expect(answer.status).toBe(200);
}

/** Where somebody's sign is, in pixels from the left. */
async function leftOf(page: Page, userId: string): Promise<number> {
	return (await pin(page, userId).boundingBox())?.x ?? Number.NaN;
}

/** The same, once the map has been fitted to whoever is alone on it: they are in its middle. */
async function restOf(page: Page, userId: string): Promise<number> {
	for (;;) {
		const map = await page.getByRole("region", { name: "Map", exact: true }).boundingBox();
		const sign = await pin(page, userId).boundingBox();
		if (map !== null && sign !== null && Math.abs(map.x + map.width / 2 - sign.x - sign.width / 2) < 1) return sign.x;
		await page.waitForTimeout(20);
	}
}

test.each([
	[true, "glides"],
	[false, "stands at once"],
])(
	"[LOC2] a position appears before one's eyes, and where it moves the sign of it does (motion: %p)",
	async (isMoving) => {
		const context = await looker({ isMoving });
		const page = await mapOf(context);
		await page.getByRole("heading", { name: "Nobody shares a position" }).waitFor();
		const colleague = await bob();
		await colleague.ask("presence:heartbeat", HAMBURG);
		await pin(page, "bob").waitFor();
		await row(page, "Bob Baker").waitFor();
		const before = await restOf(page, "bob");
		await page.clock.install();
		await page.clock.pauseAt(Date.now() + 1_000);
		await colleague.ask("presence:heartbeat", { ...HAMBURG, longitude: HAMBURG.longitude + 0.01 });
		let first = before;
		while (Math.abs(first - before) < 1) {
			await page.clock.runFor(50);
			first = await leftOf(page, "bob");
		}
		await page.clock.runFor(1_000);
		const last = await leftOf(page, "bob");
		expect(last - before).toBeWithin(78, 88);
		if (isMoving) expect(first - before).toBeLessThan(40);
		else expect(first).toBe(last);
		colleague.leave();
		await pin(page, "bob").waitFor({ state: "detached" });
		await context.close();
	},
);

test("[VIS10] whoever does not let one see where they are is not on the map, until they do", async () => {
	const carol = await new Colleague(here.url, tokenOf("carol", { name: "Carol Cook" })).here();
	await allow("carol", "nobody");
	await carol.ask("presence:heartbeat", { ...HAMBURG, longitude: 10.05 });
	const colleague = await bob();
	await colleague.ask("presence:heartbeat", HAMBURG);
	const context = await looker();
	const page = await mapOf(context);
	await pin(page, "bob").waitFor();
	await page.getByText(/^\d{1,3}0 m$|^\d km$/).waitFor();
	expect(await pin(page, "carol").count()).toBe(0);
	expect(await row(page, "Carol Cook").count()).toBe(0);
	await goTo(page, "#/map/carol");
	await page.getByText("Shares no position with you now.").waitFor();
	await page.getByText("There is no trail that you may see.").waitFor();
	await allow("carol", "company");
	await pin(page, "carol").waitFor();
	await row(page, "Carol Cook").waitFor();
	carol.leave();
	colleague.leave();
	await context.close();
});

test("[LOC5] the trail of whoever is picked is drawn, for the day that is chosen", async () => {
	const colleague = await bob();
	const start = Date.now() - 4 * MINUTE;
	for (const step of [0, 1, 2, 3]) {
		const place = { ...HAMBURG, longitude: HAMBURG.longitude - 0.02 + step * 0.012, latitude: 53.551 + step * 0.004 };
		await colleague.ask("presence:heartbeat", {
			...place,
			capturedAt: new Date(start + step * MINUTE).toISOString(),
		});
	}
	const context = await looker();
	const page = await mapOf(context);
	const from: (string | null)[] = [];
	page.on("request", (request) => {
		const { pathname, searchParams } = new URL(request.url());
		if (pathname === "/api/locations") from.push(searchParams.get("from"));
	});
	await row(page, "Bob Baker").click();
	const trail = page.getByRole("region", { name: "Trail" });
	await trail.getByText(/ · 2\.7 km/).waitFor();
	const drawn = async () => (await pixelsOf(page, [TRAIL]))[0] ?? 0;
	while ((await drawn()) < 300) await page.waitForTimeout(200);
	await colleague.ask("presence:heartbeat", { ...HAMBURG, longitude: HAMBURG.longitude + 0.028, latitude: 53.567 });
	await trail.getByText(/ · 3\.6 km/).waitFor();
	// What is known of the day is not read again.
	expect(from.slice(1)).toEqual([new Date(start + 3 * MINUTE).toISOString()]);
	await trail.getByRole("slider", { name: "Moment of the trail" }).press("Home");
	await trail.getByRole("combobox", { name: "Day of the trail" }).click();
	await page.getByRole("option", { name: "Yesterday" }).click();
	await trail.getByText("No positions on this day.").waitFor();
	while ((await drawn()) > 200) await page.waitForTimeout(200);
	colleague.leave();
	await context.close();
});

test("[OPS1] the world is drawn from files of this server alone, within its own rules; nothing of it is read before", async () => {
	const colleague = await bob();
	await colleague.ask("presence:heartbeat", { ...HAMBURG, longitude: 8.2, latitude: 53.9 });
	const context = await looker({ isFine: true });
	const page = await context.newPage();
	const complaints = complaintsOf(page);
	const asked: string[] = [];
	context.on("request", (request) => asked.push(request.url()));
	await page.goto(`${here.url}/#token=${tokenOf("alice", { name: "Alice Archer" })}`);
	await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
	await page.waitForLoadState("networkidle");
	expect(asked.filter((url) => /world|worker|countries/.test(url))).toEqual([]);
	await goTo(page, "#/map");
	await pin(page, "bob").waitFor();
	for (let zoom = 12; zoom > 6; zoom -= 1) await page.getByRole("button", { name: "Farther" }).click();
	const isDrawn = async () => (await pixelsOf(page, [WATER, LAND])).every((count) => count > 10_000);
	while (!(await isDrawn())) await page.waitForTimeout(300);
	expect(asked.filter((url) => /countries-(50m|10m)/.test(url))).toHaveLength(2);
	expect(asked.filter((url) => !url.startsWith(here.url) && !url.startsWith("data:"))).toEqual([]);
	expect(complaints).toEqual([]);
	colleague.leave();
	await context.close();
});

test("[VIS10] one's own position is shared when one turns it on, and not before", async () => {
	const context = await looker();
	await context.grantPermissions(["geolocation"], { origin: here.url });
	await context.setGeolocation(HAMBURG);
	const page = await mapOf(context);
	const other = await looker();
	const watching = await other.newPage();
	await watching.goto(`${here.url}/#token=${tokenOf("bob", { name: "Bob Baker" })}`);
	await watching.getByRole("heading", { level: 1, name: "People" }).waitFor();
	await goTo(watching, "#/people/alice");
	await watching.getByRole("complementary", { name: "Alice Archer" }).getByText("Online").waitFor();
	await page.getByText("Everybody in your company would see where you are.").waitFor();
	expect(await watching.getByRole("button", { name: "Show on map" }).count()).toBe(0);
	await page.getByRole("switch", { name: "Share my position" }).click();
	await page.getByText("Everybody in your company sees where you are while this page is open.").waitFor();
	await pin(page, "alice").waitFor();
	await watching.getByRole("button", { name: "Show on map" }).click();
	await watching.getByRole("region", { name: "Alice Archer" }).getByText("Just now, to 12 m").waitFor();
	await pin(watching, "alice").waitFor();
	await context.close();
	await other.close();
});

test("[OPS1] people who would lie on one another are one sign, which opens; the keyboard finds them in the list", async () => {
	const names = ["Bob Baker", "Carol Cook", "Dan Drew"];
	const colleagues = await Promise.all(
		names.map((name, index) => new Colleague(here.url, tokenOf(`user-${index}`, { name })).here()),
	);
	const places = [HAMBURG, { ...HAMBURG, latitude: 53.56 }, { latitude: 38.72, longitude: -9.14 }];
	for (const [index, colleague] of colleagues.entries())
		await colleague.ask("presence:heartbeat", places[index] ?? HAMBURG);
	const context = await looker();
	const page = await mapOf(context);
	await page.locator('[data-cluster="2"]').click();
	await pin(page, "user-0").waitFor();
	await pin(page, "user-1").waitFor();
	await page.getByLabel("Search people on the map").fill("drew");
	await row(page, "Bob Baker").waitFor({ state: "detached" });
	await row(page, "Dan Drew").focus();
	await page.keyboard.press("Enter");
	await page.getByRole("region", { name: "Dan Drew" }).waitFor();
	await pin(page, "user-2").waitFor();
	await page.keyboard.press("Escape");
	await page.getByRole("region", { name: "Dan Drew" }).waitFor({ state: "detached" });
	for (const colleague of colleagues) colleague.leave();
	await context.close();
});

test("[OPS1] until land is drawn the map says that it is on its way; where it does not come that is said, and tried again", async () => {
	const colleague = await bob();
	await colleague.ask("presence:heartbeat", HAMBURG);
	const context = await looker();
	const asked: Route[] = [];
	await context.route("**/countries-50m*", (route) => void asked.push(route));
	const page = await mapOf(context);
	const sign = page.getByRole("status").getByText("Drawing the map …");
	const busy = page.locator("[aria-busy=true]");
	await pin(page, "bob").waitFor();
	await sign.waitFor();
	expect(await busy.count()).toBe(1);
	while (asked.length === 0) await page.waitForTimeout(20);
	await asked[0]?.abort();
	await page.getByRole("heading", { name: "The map cannot be drawn" }).waitFor();
	expect(await busy.count()).toBe(0);
	await row(page, "Bob Baker").waitFor();
	await page.getByRole("button", { name: "Try again" }).click();
	await sign.waitFor();
	while (asked.length === 1) await page.waitForTimeout(20);
	await asked[1]?.continue();
	await sign.waitFor({ state: "detached" });
	expect(await busy.count()).toBe(0);
	await pin(page, "bob").waitFor();
	colleague.leave();
	await context.close();
});

test("[OPS1] a browser that draws no maps says so, and lists who shares a position", async () => {
	const colleague = await bob();
	await colleague.ask("presence:heartbeat", HAMBURG);
	const context = await looker();
	await context.addInitScript("HTMLCanvasElement.prototype.getContext = () => null");
	const page = await mapOf(context);
	await page.getByRole("heading", { name: "The map cannot be drawn" }).waitFor();
	await row(page, "Bob Baker").waitFor();
	colleague.leave();
	await context.close();
});
