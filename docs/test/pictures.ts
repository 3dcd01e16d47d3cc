// Takes the pictures of the console that README.md and the site show: bun docs/test/pictures.ts [folder]
// It starts a server with made-up people, waits until they have settled, and looks at People and Map in both themes.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { serving, temporaryFolder } from "../../packages/cli/test/support/command.ts";
import { goTo, launch, someone } from "../../packages/console/test/support/browser.ts";

const FOLDER = process.argv[2] ?? join(import.meta.dir, "..", "images");
const THEMES = ["light", "dark"] as const;
/** Until people have written to each other, and some have been away for a while. */
const SETTLED_MS = 420_000;
/** Until the map has drawn its world. */
const DRAWN_MS = 9_000;
const SIZE = { width: 1200, height: 750 };

async function shoot(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

mkdirSync(FOLDER, { recursive: true });
const data = temporaryFolder();
const server = await serving(["--dev", "--demo", "--people", "48", "--data-dir", data.path]);
const browser = await launch();
try {
	await Bun.sleep(SETTLED_MS);
	const link = /http\S+#token=\S+/.exec(server.out)?.[0] ?? "";
	for (const theme of THEMES) {
		const context = await someone(browser, { theme });
		const page = await context.newPage();
		await page.setViewportSize(SIZE);
		await page.goto(link);
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		await page.getByRole("combobox", { name: "Order" }).click();
		await page.getByRole("option", { name: "By project" }).click();
		await page.waitForTimeout(2_000);
		await shoot(page, `people-${theme}`);
		await goTo(page, "#/map");
		await page.waitForTimeout(DRAWN_MS);
		await shoot(page, `map-${theme}`);
		await context.close();
	}
} finally {
	await browser.close();
	await server.stop();
	data.remove();
}
