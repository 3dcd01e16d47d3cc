import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type LiveServer, liveServer } from "./support/live-server.ts";
import { until } from "./support/until.ts";

const PATIENCE = 30_000;
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const MISSING = "These tests want Chromium: apt-get install chromium, or set ROLLCALL_TEST_CHROMIUM to its path.";
const PAGE = `<!doctype html><meta charset="utf-8"><title>A page</title><script type="module" src="/page.js"></script>`;
const SCRIPT = `import { createClient } from ${JSON.stringify(join(import.meta.dir, "../src/index.ts"))};
sessionStorage.setItem("kept", localStorage.length);
const token = new URLSearchParams(location.hash.slice(1)).get("token");
globalThis.rollcall = createClient({ token, deviceId: "tab", device: "web" });
await globalThis.rollcall.connect();
document.documentElement.id = "connected";`;

let folder: string;
let browser: Browser;
let server: LiveServer;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "rollcall-page-"));
	const entry = join(folder, "entry.js");
	await Bun.write(entry, SCRIPT);
	const { outputs } = await Bun.build({ entrypoints: [entry], target: "browser", minify: true, root: import.meta.dir });
	await Bun.write(join(folder, "page.js"), outputs[0] as Blob);
	await Bun.write(join(folder, "index.html"), PAGE);
	server = await liveServer({ awayAfter: 1_500 }, { site: folder });
	const executablePath = [process.env.ROLLCALL_TEST_CHROMIUM ?? "", ...PLACES].find((path) => existsSync(path));
	if (executablePath === undefined) throw new Error(MISSING);
	browser = await chromium.launch({
		executablePath,
		args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
	});
});
afterAll(async () => {
	await browser?.close();
	await server?.[Symbol.asyncDispose]();
	await rm(folder, { recursive: true });
});

/** The page of that user, connected. The code that runs there is text, for it runs where there is a DOM. */
async function open(userId: string, context?: BrowserContext): Promise<Page> {
	const page = await (context ?? (await browser.newContext())).newPage();
	page.on("pageerror", (error) => {
		throw error;
	});
	await page.goto(`${server.url}/#token=${await server.token(userId)}`);
	await connected(page);
	return page;
}

/** The page's own rules forbid to have code run in it again and again until something is so. */
function connected(page: Page): Promise<void> {
	return page.locator("#connected").waitFor({ state: "attached" });
}

/** Resolves when the page keeps nothing any more. */
async function sent(page: Page): Promise<void> {
	const lost = performance.now() + PATIENCE;
	while ((await page.evaluate("localStorage.length")) !== 0)
		if (performance.now() > lost) throw new Error("the page still keeps messages");
}

test("[MSG8] what was written in a page that is reloaded meanwhile is sent after it, once and in order", async () => {
	const page = await open("ann");
	const create = `rollcall.chat.create({ type: "group", title: "notes", participantIds: [] })`;
	const id: string = await page.evaluate(`${create}.then(({ id }) => id)`);
	const texts = Array.from({ length: 60 }, (_, index) => `note ${index}`);
	const say = `for (const text of ${JSON.stringify(texts)}) void rollcall.chat.send("${id}", text)`;
	await page.evaluate(`${say}; location.reload()`);
	await page.waitForEvent("load");
	await connected(page);
	expect(Number(await page.evaluate(`sessionStorage.getItem("kept")`))).toBeGreaterThan(0);
	await sent(page);
	const { messages } = await server.user("ann").listMessages({ conversationId: id, after: 0, limit: 100 });
	expect(messages.map(({ text }) => text)).toEqual(texts);
	await page.context().close();
});

test("[PR10] [PR12] who touches nothing falls away, and is back with the first key", async () => {
	const bob = await server.connected("bob");
	const page = await open("cat");
	await until(bob.presence.user("cat"), (view) => view?.status === "away");
	await page.keyboard.press("a");
	await until(bob.presence.user("cat"), (view) => view?.status === "online");
	await page.context().close();
});

test("[LOC1] [LOC3] the browser's place is told while it is shared", async () => {
	const bob = await server.connected("bob");
	const context = await browser.newContext({
		permissions: ["geolocation"],
		geolocation: { latitude: 52.5, longitude: 13.4, accuracy: 9 },
	});
	const page = await open("dan", context);
	await page.evaluate("rollcall.location.share()");
	const seen = await until(bob.presence.user("dan"), (view) => view?.lastLatitude !== undefined);
	expect(seen).toMatchObject({ lastLatitude: 52.5, lastLongitude: 13.4, lastAccuracy: 9 });
	expect(await page.evaluate("rollcall.location.sharing.getSnapshot()")).toBe("on");
	await context.close();
});

test("[PR21] a page that is left for another of the same device is not seen as gone", async () => {
	const bob = await server.connected("bob");
	const page = await open("eve");
	await until(bob.presence.user("eve"), (view) => view !== undefined && view.status !== "offline");
	const seen = new Set<string | undefined>();
	bob.presence.user("eve").subscribe(() => seen.add(bob.presence.user("eve").getSnapshot()?.status));
	await page.reload();
	await connected(page);
	await page.evaluate(`rollcall.presence.set({ status: "dnd" })`);
	await until(bob.presence.user("eve"), (view) => view?.status === "dnd");
	expect(seen.has("offline")).toBe(false);
	await page.context().close();
});
