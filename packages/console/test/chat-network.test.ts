import { expect, test } from "bun:test";
import type { Conversation } from "@rollcall/client";
import { field, line, say } from "./support/chat-page.ts";
import { pair } from "./support/pair.ts";
import { sitting } from "./support/sitting.ts";
import { told } from "./support/talker.ts";

const here = sitting();

const textsOf = (conversation: Conversation | undefined) => conversation?.messages.map(({ text }) => text);

test("[MSG4] [MSG8] written while there is no network and reloaded: sent once, in order, when it is back", async () => {
	const { page, way, friend, seen } = await pair(here, "ann", "Ann Able");
	await way.cut();
	await page.getByText("Connection lost.").waitFor();
	for (const text of ["One", "Two"]) await say(page, text);
	await page.getByRole("img", { name: "Is sent when you are connected again" }).first().waitFor();
	await page.reload();
	way.mend();
	await line(page, "You: Two").getByRole("img", { name: "Delivered" }).waitFor();
	const now = await told(seen, (one) => one?.lastMessage?.text === "Two");
	expect(textsOf(now)).toEqual(["Zero", "One", "Two"]);
	expect(await page.evaluate(`Object.keys(localStorage).filter((key) => key.includes("outbox"))`)).toEqual([]);
	friend.leave();
	await page.context().close();
});

test("[MSG4] [MSG8] stored by the server whose answer was lost, and reloaded: it stands there once", async () => {
	const { page, way, friend, seen } = await pair(here, "ben", "Ben Brook");
	way.hold();
	await say(page, "Once");
	await told(seen, (one) => one?.lastMessage?.text === "Once");
	await page.getByRole("img", { name: "Sending" }).first().waitFor();
	await way.cut();
	await page.reload();
	way.mend();
	await line(page, "You: Once").getByRole("img", { name: "Delivered" }).waitFor();
	await say(page, "Twice");
	const now = await told(seen, (one) => one?.lastMessage?.text === "Twice");
	expect(textsOf(now)).toEqual(["Zero", "Once", "Twice"]);
	expect(await line(page, "You: Once").count()).toBe(1);
	friend.leave();
	await page.context().close();
});

test("[MSG7] [MSG8] offline and back: what was missed is there, and what was written meanwhile follows on it", async () => {
	const { page, friend, seen, id } = await pair(here, "cat", "Cat Cole");
	await page.context().setOffline(true);
	await page.getByText("Connection lost.").waitFor();
	await page.getByText("What you write is sent when you are.").waitFor();
	await say(page, "Mine");
	await friend.chat.send(id, "Yours");
	await field(page).fill("A draft");
	await page.context().setOffline(false);
	await line(page, "Fay Friend: Yours").waitFor();
	await line(page, "You: Mine").getByRole("img", { name: "Delivered" }).waitFor();
	const now = await told(seen, (one) => one?.lastMessage?.text === "Mine");
	expect(textsOf(now)).toEqual(["Zero", "Yours", "Mine"]);
	expect(await field(page).inputValue()).toBe("A draft");
	await page.getByText("Connection lost.").waitFor({ state: "detached" });
	friend.leave();
	await page.context().close();
});
