import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const MISSING = `These tests look at the console in Chromium, which is not here. On Debian: apt-get install chromium
Elsewhere set ROLLCALL_TEST_CHROMIUM to the path of Chromium or Chrome.`;
/** WebGL, which the map needs, on a machine of any kind. */
const DRAWN_WITHOUT_GPU = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** The screens that everything is looked at on. */
export const SCREENS = {
	phone: { width: 390, height: 844 },
	desktop: { width: 1440, height: 900 },
} as const;

/** Starts the browser of this machine. */
export function launch(): Promise<Browser> {
	const executablePath = [process.env.ROLLCALL_TEST_CHROMIUM ?? "", ...PLACES].find(
		(path) => path !== "" && existsSync(path),
	);
	if (executablePath === undefined) throw new Error(MISSING);
	return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage", ...DRAWN_WITHOUT_GPU] });
}

type Look = {
	readonly screen?: keyof typeof SCREENS;
	readonly theme?: "light" | "dark";
	/** Most tests want things where they belong at once. */
	readonly isMoving?: boolean;
};

/** A browser of somebody's own: what other people's keep is not in it. */
export function someone(browser: Browser, look: Look = {}): Promise<BrowserContext> {
	const { screen = "desktop", theme = "light", isMoving = false } = look;
	const isPhone = screen === "phone";
	return browser.newContext({
		viewport: SCREENS[screen],
		colorScheme: theme,
		deviceScaleFactor: 1,
		hasTouch: isPhone,
		isMobile: isPhone,
		locale: "en-GB",
		reducedMotion: isMoving ? "no-preference" : "reduce",
	});
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
