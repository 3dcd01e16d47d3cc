// Draws every view as a person sees it, in both themes and on both screens: bun packages/console/test/look.ts [folder] [views]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RollcallClient } from "@rollcall/client";
import type { Browser, Page } from "playwright-core";
import { complaintsOf, goTo, launch, menuOf, SCREENS, someone } from "./support/browser.ts";
import { tokenOf } from "./support/company.ts";
import { idAt, livelyCompany, nameAt } from "./support/lively.ts";
import { served } from "./support/served.ts";
import { GRACE, LateClock, talked } from "./support/talk.ts";
import { talker } from "./support/talker.ts";

const [folder = "/tmp/console-shots", only = ""] = process.argv.slice(2);
const OPERATOR_KEY = "operator-key-for-pictures-only";
const PEOPLE = Number(process.env.PEOPLE ?? 64);

type Scene = { readonly name: string; readonly hash: string; readonly act?: (page: Page) => Promise<void> };

const drawn = (page: Page) => page.waitForTimeout(9_000);
const PICTURE = join(import.meta.dir, "support", "quay.svg");
/** Those who do something in front of the page. */
const friends = new Map<number, RollcallClient>();
/** Conversations, by title or by the other's id. */
let talks: ReadonlyMap<string, string> = new Map();

const chatWith =
	(key: string, part = "") =>
	async (page: Page) => {
		await goTo(page, `#/chat/${talks.get(key)}${part}`);
		await page
			.getByRole("log")
			.or(page.getByRole("complementary", { name: "People and settings" }))
			.first()
			.waitFor();
		await page.waitForTimeout(600);
	};

const CHATS: readonly Scene[] = [
	{ name: "chats", hash: "#/chat" },
	{
		name: "chat",
		hash: "#/chat",
		act: async (page) => {
			await chatWith(idAt(GRACE))(page);
			await page.getByRole("textbox", { name: /^Message to/ }).fill("I bring them both");
			friends.get(GRACE)?.chat.type(talks.get(idAt(GRACE)) ?? "");
			await page.getByRole("status").getByText("typing").waitFor();
		},
	},
	{ name: "chat-group", hash: "#/chat", act: chatWith("Harbour refit") },
	{ name: "chat-people", hash: "#/chat", act: chatWith("Harbour refit", "/people") },
	{
		name: "chat-menu",
		hash: "#/chat",
		act: async (page) => {
			await chatWith(idAt(GRACE))(page);
			await menuOf(page, /^You: Well spotted/);
			await page.waitForTimeout(300);
		},
	},
	{
		name: "chat-reply",
		hash: "#/chat",
		act: async (page) => {
			await chatWith("Solar roof 12")(page);
			await menuOf(page, /Inverters/);
			await page.getByRole("menuitem", { name: "Reply" }).click();
			await page.getByRole("textbox", { name: /^Message to/ }).fill("All twelve of them?\nI can pick them up.");
		},
	},
	{
		name: "chat-read-by",
		hash: "#/chat",
		act: async (page) => {
			await chatWith("Harbour refit")(page);
			await menuOf(page, /^You: I correct it/);
			await page.getByRole("menuitem", { name: "Who has read it" }).click();
			await page.waitForTimeout(300);
		},
	},
	{
		name: "chat-attach",
		hash: "#/chat",
		act: async (page) => {
			await chatWith("Harbour refit")(page);
			await page.getByRole("button", { name: "Attach a link" }).click();
			await page.getByRole("textbox", { name: "Address of the file" }).fill("https://files.example.com/parts.csv");
			await page.getByRole("button", { name: "Attach", exact: true }).click();
			await page.getByRole("button", { name: "Attach a link" }).click();
			await page.waitForTimeout(300);
		},
	},
	{
		name: "chat-search",
		hash: "#/chat",
		act: async (page) => {
			await page.getByRole("searchbox", { name: "Find a conversation" }).fill("ma");
			await page.waitForTimeout(300);
		},
	},
	{
		name: "chat-new",
		hash: "#/chat",
		act: async (page) => {
			await page.getByRole("button", { name: "New conversation" }).first().click();
			for (const name of ["ada", "ken"]) {
				await page.getByRole("combobox", { name: "Find people" }).fill(name);
				await page.keyboard.press("Enter");
			}
			await page.waitForTimeout(300);
		},
	},
	{
		name: "chat-offline",
		hash: "#/chat",
		act: async (page) => {
			await chatWith(idAt(GRACE))(page);
			await page.context().setOffline(true);
			await page.getByText("Connection lost.").waitFor();
			await page.getByRole("textbox", { name: /^Message to/ }).fill("Back in five minutes");
			if (await page.getByRole("button", { name: "Send" }).isEnabled())
				await page.getByRole("button", { name: "Send" }).click();
			await page.waitForTimeout(300);
		},
	},
];

const SCENES: readonly Scene[] = [
	...CHATS,
	{ name: "people", hash: "#/people" },
	{ name: "person", hash: "#/people/dennis.conway" },
	{
		name: "map-loading",
		hash: "#/people",
		act: async (page) => {
			await page.context().route("**/countries-50m*", () => {}); // never answered
			await goTo(page, "#/map");
			await page.getByText("Drawing the map …").waitFor();
			await page.waitForTimeout(1_500);
		},
	},
	{ name: "map", hash: "#/map", act: drawn },
	{ name: "map-person", hash: "#/map/ada.lovelace", act: drawn },
	{
		name: "map-near",
		hash: "#/map/alan.cerf",
		act: async (page) => {
			await drawn(page);
			for (const key of ["-", "-"]) await page.getByRole("region", { name: "Map", exact: true }).press(key);
			await page.evaluate('location.hash = "#/map"');
			await drawn(page);
		},
	},
	{ name: "me", hash: "#/me" },
	{
		name: "me-invisible",
		hash: "#/me",
		act: async (page) => {
			await page.getByText("You look offline, except").click();
			await page.waitForTimeout(500);
		},
	},
	{ name: "server-key", hash: "#/server" },
	{
		name: "server",
		hash: "#/server",
		act: async (page) => {
			await page.getByLabel("Operator key").fill(OPERATOR_KEY);
			await page.getByRole("button", { name: "Show", exact: true }).click();
			await page.waitForTimeout(13_000);
		},
	},
	{
		name: "menu",
		hash: "#/people",
		act: async (page) => {
			await page.getByRole("combobox", { name: "Project" }).click();
			await page.waitForTimeout(300);
		},
	},
	{
		name: "refused",
		hash: "#/me",
		act: async (page) => {
			await page.getByLabel("Emoji").fill("no emoji at all");
			await page.getByLabel("Message", { exact: true }).fill("On site until four");
			await page.route("**/api/presence/privacy", (route) => route.abort());
			await page.getByRole("switch", { name: "Read receipts" }).click();
			await page.getByText("Your privacy was not changed").filter({ visible: true }).first().waitFor();
			await page.unroute("**/api/presence/privacy");
		},
	},
	{
		name: "other-person",
		hash: "#/people",
		act: async (page) => {
			await goTo(page, `#token=${tokenOf("grace.hopper", { name: "Grace Hopper", companyId: "contoso" })}`);
			await page.getByRole("alertdialog").waitFor();
			await page.waitForTimeout(300);
		},
	},
	{
		name: "search",
		hash: "#/people",
		act: async (page) => {
			await page.keyboard.press("Control+k");
			await page.keyboard.type("gr");
		},
	},
];

type Screen = keyof typeof SCREENS;
type Theme = "light" | "dark";
type Sitting = { readonly url: string; readonly browser: Browser; readonly screen: Screen; readonly theme: Theme };

const isWanted = (name: string) => only === "" || only.split(",").includes(name);

/** All scenes on one screen, in one theme; says what the pages complained of. */
async function drawAll({ url, browser, screen, theme }: Sitting): Promise<void> {
	const context = await someone(browser, { screen, theme });
	const page = await context.newPage();
	await page.route("https://files.example.com/**", (route) =>
		route.fulfill({ path: PICTURE, contentType: "image/svg+xml" }),
	);
	const complaints = complaintsOf(page);
	const shoot = (name: string) => page.screenshot({ path: join(folder, `${name}-${screen}-${theme}.png`) });
	if (isWanted("sign-in")) {
		await page.goto(`${url}/#token=nonsense`);
		await page.getByRole("alert").waitFor();
		await shoot("sign-in");
	}
	await page.goto(`${url}/#token=${tokenOf("alice", { name: "Alice Archer", role: "admin" })}`);
	await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
	for (const { name, hash, act } of SCENES.filter((scene) => isWanted(scene.name))) {
		await goTo(page, hash);
		await page.waitForTimeout(900);
		await act?.(page);
		await page.waitForTimeout(200);
		await shoot(name);
		await context.setOffline(false);
		await context.unrouteAll();
		await page.keyboard.press("Escape");
	}
	if (complaints.length > 0) console.log(screen, theme, complaints);
	await context.close();
}

mkdirSync(folder, { recursive: true });
const clock = new LateClock();
const server = await served({ adminKey: OPERATOR_KEY }, clock);
talks = await talked({ url: server.url, clock });
const company = await livelyCompany(server.url, PEOPLE);
friends.set(GRACE, await talker(idAt(GRACE), nameAt(GRACE), { url: server.url }));
const browser = await launch({ drawsMaps: true });
for (const screen of Object.keys(SCREENS) as Screen[])
	for (const theme of ["light", "dark"] as const) await drawAll({ url: server.url, browser, screen, theme });
await browser.close();
company.leave();
for (const friend of friends.values()) friend.leave();
await server.close();
process.exit(0);
