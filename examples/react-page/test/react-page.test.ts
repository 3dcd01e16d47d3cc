import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type RunningServer, startServer } from "@rollcall/server/compose";
import { defaultConfig } from "@rollcall/server/config/load";
import { makeLog } from "@rollcall/server/telemetry/logger";
import type { Browser, Page } from "playwright-core";
import { complaintsOf, launch } from "../../../packages/console/test/support/browser.ts";
import { SECRET, tokenOf } from "../../../packages/console/test/support/company.ts";

const HERE = join(import.meta.dir, "..");
const ROOT = join(HERE, "../..");

let browser: Browser;
let server: RunningServer;
let built: string;

/** Builds the page as `npm run build` does, but into a folder of this test. */
function build(folder: string): Promise<void> {
	const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
	const child = spawn("node", [vite, "build", "--logLevel", "warn", "--outDir", folder, "--emptyOutDir"], {
		cwd: HERE,
	});
	let said = "";
	child.stderr.on("data", (chunk: Buffer) => {
		said += chunk.toString("utf8");
	});
	return new Promise((resolve, reject) => {
		child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(said))));
	});
}

beforeAll(async () => {
	await mkdir(join(ROOT, ".tmp"), { recursive: true });
	built = await mkdtemp(join(ROOT, ".tmp", "react-page-"));
	await build(built);
	const config = defaultConfig({ port: 0, jwtSecret: SECRET, offlineGrace: 300 });
	server = await startServer(config, { log: makeLog("silent"), databaseFile: ":memory:", site: built });
	browser = await launch();
});
afterAll(async () => {
	await browser.close();
	await server.close();
	await rm(built, { recursive: true });
});

type Person = { readonly page: Page; readonly complaints: readonly string[] };

/** The page of somebody, in a browser of their own. */
async function open(userId: string): Promise<Person> {
	const page = await (await browser.newContext()).newPage();
	const complaints = complaintsOf(page);
	await page.goto(`${server.url}/#token=${tokenOf(userId)}`);
	await page.getByText(userId, { exact: false }).first().waitFor();
	return { page, complaints };
}

const inPeople = (page: Page, name: string) => page.getByRole("list", { name: "People" }).getByRole("button", { name });
const inLog = (page: Page, text: string) => page.getByRole("log", { name: "Messages" }).getByText(text);
const field = (page: Page) => page.getByRole("textbox", { name: "Message" });

test("[PR20] [PR32] [VIS5] people come, change, turn invisible, and go, before one's eyes", async () => {
	const [ada, bob] = [await open("ada"), await open("bob")];
	await inPeople(ada.page, "bob").getByText("online").waitFor();
	await bob.page.getByRole("combobox").selectOption("dnd");
	await inPeople(ada.page, "bob").getByText("dnd").waitFor();
	await bob.page.getByRole("combobox").selectOption("invisible");
	await inPeople(ada.page, "bob").waitFor({ state: "detached" });
	await bob.page.getByRole("combobox").selectOption("auto");
	await inPeople(ada.page, "bob").getByText("online").waitFor();
	await bob.page.context().close();
	await inPeople(ada.page, "bob").waitFor({ state: "detached" });
	expect([...ada.complaints, ...bob.complaints]).toEqual([]);
	await ada.page.context().close();
});

test("[MSG1] [RCP2] [RCP3] [IND1] two talk: typing, a message, what is unread, and that it was read", async () => {
	const [eve, kim] = [await open("eve"), await open("kim")];
	await inPeople(eve.page, "kim").click();
	await eve.page.getByRole("heading", { level: 1, name: "kim" }).waitFor();
	await field(eve.page).fill("good morning");
	await eve.page.keyboard.press("Enter");
	await inLog(eve.page, "good morning").getByText("delivered").waitFor();
	const listed = kim.page.getByRole("list", { name: "Conversations" }).getByRole("button", { name: "eve 1" });
	await listed.click();
	await inLog(kim.page, "good morning").waitFor();
	await inLog(eve.page, "good morning").getByText("read", { exact: true }).waitFor();
	await kim.page.getByRole("heading", { name: "Conversations", exact: true }).waitFor();
	await field(kim.page).pressSequentially("hello");
	await eve.page.getByText("kim writes ...").waitFor();
	await kim.page.keyboard.press("Enter");
	await inLog(eve.page, "hello").waitFor();
	await eve.page.getByText("kim writes ...").waitFor({ state: "detached" });
	expect([...eve.complaints, ...kim.complaints]).toEqual([]);
	for (const { page } of [eve, kim]) await page.context().close();
});

test("[W13] a token that is not good is told, and a page without one says what it wants", async () => {
	const page = await browser.newPage();
	await page.goto(`${server.url}/#token=nonsense`);
	await page.getByRole("alert").getByRole("button", { name: "Try again" }).waitFor();
	const other = await browser.newPage();
	await other.goto(server.url);
	await other.getByText("Open this page with a token").waitFor();
	for (const one of [page, other]) await one.close();
});
