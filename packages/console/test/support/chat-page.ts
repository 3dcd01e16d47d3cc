import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { someone } from "./browser.ts";
import { tokenOf } from "./company.ts";

type Guest = { readonly browser: Browser; readonly url: string; readonly userId: string; readonly name: string };

/** A browser on which somebody looks at their conversations. */
export async function chatPage({ browser, url, userId, name }: Guest, context?: BrowserContext): Promise<Page> {
	const page = await (context ?? (await someone(browser))).newPage();
	await page.goto(`${url}/#token=${tokenOf(userId, { name })}`);
	await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
	await page.evaluate(`location.hash = "#/chat"`);
	await page.getByRole("heading", { level: 1, name: "Chat" }).waitFor();
	return page;
}

export const conversations = (page: Page): Locator => page.getByRole("list", { name: "Conversations" });
export const entry = (page: Page, name: string): Locator => conversations(page).getByRole("link", { name });
export const log = (page: Page): Locator => page.getByRole("log", { name: "Messages" });
export const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Message to/ });
/** What somebody said, by how it is read out. */
export const line = (page: Page, start: string): Locator => log(page).getByRole("article", { name: start });

/** Writes and sends. */
export async function say(page: Page, text: string): Promise<void> {
	await field(page).fill(text);
	await field(page).press("Enter");
}

/** A way to the server that can be cut, or hold back what the server says, while the page itself can still be fetched. */
export class Way {
	#isCut = false;
	#held: (() => void)[] | null = null;
	readonly #mutes: (() => void)[] = [];
	readonly #links = new Set<{ close(): Promise<void> }>();

	static async of(context: BrowserContext): Promise<Way> {
		const way = new Way();
		await context.routeWebSocket(/socket\.io/, async (link) => {
			if (way.#isCut) return link.close();
			way.#links.add(link);
			const server = link.connectToServer();
			let isMute = false;
			way.#mutes.push(() => {
				isMute = true;
			});
			link.onMessage((message) => !isMute && server.send(message));
			server.onMessage((message) => {
				if (way.#held === null) link.send(message);
				else way.#held.push(() => link.send(message));
			});
		});
		await context.route("**/socket.io/**", (route) => (way.#isCut ? route.abort() : route.continue()));
		return way;
	}

	/** Nothing goes through, and nothing connects. */
	async cut(): Promise<void> {
		this.#isCut = true;
		for (const link of this.#links) await link.close();
		this.#links.clear();
		this.#held = null;
	}

	/** What the page says on the connections that it has now is lost. */
	mute(): void {
		for (const mute of this.#mutes) mute();
	}

	/** What the page says is heard, and no answer comes back. */
	hold(): void {
		this.#held = [];
	}

	/** Everything goes through again, first what was held. */
	mend(): void {
		this.#isCut = false;
		for (const send of this.#held ?? []) send();
		this.#held = null;
	}
}
