import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const MISSING = `These tests look at the console in Chromium, which is not here. On Debian: apt-get install chromium
Elsewhere set ROLLCALL_TEST_CHROMIUM to the path of Chromium or Chrome.`;
/** WebGL, which the map needs, on a machine of any kind; every frame takes long then. */
const DRAWN_WITHOUT_GPU = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** A page that draws without a GPU beside other tests takes its time, in milliseconds. */
const PATIENCE = 60_000;

/** The screens that everything is looked at on. */
export const SCREENS = {
	phone: { width: 390, height: 844 },
	desktop: { width: 1440, height: 900 },
} as const;
/** As wide as a large screen has to be at least: what is drawn without a GPU takes by its size. */
const WINDOW = { width: 1024, height: 640 };

/** Starts the browser of this machine; one that draws maps where that is asked for. */
export function launch({ drawsMaps = false } = {}): Promise<Browser> {
	const executablePath = [process.env.ROLLCALL_TEST_CHROMIUM ?? "", ...PLACES].find(
		(path) => path !== "" && existsSync(path),
	);
	if (executablePath === undefined) throw new Error(MISSING);
	return chromium.launch({
		executablePath,
		args: ["--no-sandbox", "--disable-dev-shm-usage", ...(drawsMaps ? DRAWN_WITHOUT_GPU : ["--disable-gpu"])],
	});
}

type Look = {
	readonly screen?: keyof typeof SCREENS | "window";
	readonly theme?: "light" | "dark";
	/** Most tests want things where they belong at once. */
	readonly isMoving?: boolean;
};

/** A browser of somebody's own: what other people's keep is not in it. */
export async function someone(browser: Browser, look: Look = {}): Promise<BrowserContext> {
	const { screen = "desktop", theme = "light", isMoving = false } = look;
	const isPhone = screen === "phone";
	const context = await browser.newContext({
		viewport: screen === "window" ? WINDOW : SCREENS[screen],
		colorScheme: theme,
		deviceScaleFactor: 1,
		hasTouch: isPhone,
		isMobile: isPhone,
		locale: "en-GB",
		reducedMotion: isMoving ? "no-preference" : "reduce",
	});
	context.setDefaultTimeout(PATIENCE);
	return context;
}

/** Leaves the map with its coarse outlines: the fine ones take seconds of work without a GPU. */
export async function coarseMaps(context: BrowserContext): Promise<void> {
	await context.route("**/countries-10m*", () => {}); // never answered
}

/** Goes to a view of the page, such as `#/people/alice`. The code is text, for it runs where there is a DOM. */
export async function goTo(page: Page, hash: string): Promise<void> {
	await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

/** What a page complained of: errors in its scripts, and what its own rules forbade. */
export function complaintsOf(page: Page): string[] {
	const complaints: string[] = [];
	page.on("pageerror", (error) => complaints.push(String(error)));
	page.on("console", (message) => {
		if (message.type() === "error") complaints.push(message.text());
	});
	return complaints;
}

/** Opens what can be done about a message: by the button beside it, on a phone by a long touch. */
export async function menuOf(page: Page, name: RegExp): Promise<void> {
	const line = page.getByRole("article", { name });
	await line.waitFor();
	const button = line.getByRole("button", { name: "Message actions" });
	if ((await button.count()) === 0) await line.locator("div div").last().click({ button: "right" });
	else {
		await line.hover();
		await button.click();
	}
	await page.getByRole("menuitem", { name: "Reply" }).waitFor();
}

const LOOK_EVERY = 50;

/** Waits until this is true on the page. Playwright's own way of waiting for code is forbidden by the page's policy for scripts. */
export async function becomes(page: Page, expression: string): Promise<void> {
	const lost = performance.now() + PATIENCE;
	while (!(await page.evaluate(expression))) {
		if (performance.now() > lost) throw new Error(`It did not become true: ${expression}`);
		await page.waitForTimeout(LOOK_EVERY);
	}
}
