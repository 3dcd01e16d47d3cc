import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { becomes } from "./support/browser.ts";
import { chatPage, entry, field, line, log } from "./support/chat-page.ts";
import { COMPANY } from "./support/company.ts";
import { sitting } from "./support/sitting.ts";
import { talker } from "./support/talker.ts";

const ADMIN_KEY = "an operator's key for the tests of the console";
const here = sitting({ config: { adminKey: ADMIN_KEY } });

const open = (userId: string, name: string): Promise<Page> => chatPage({ ...here, userId, name });
const talk = (userId: string, name: string) => talker(userId, name, { url: here.url });

test("[IND2] who records is shown; a draft is kept per conversation, over a reload; arrows and Escape move about", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await talk("bob", "Bob Baker")];
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["alice"] });
	await bob.chat.send(id, "One");
	const group = await bob.chat.create({ type: "group", title: "Quay", participantIds: ["alice"] });
	await bob.chat.send(group.id, "Two");
	await entry(alice, "Bob Baker").click();
	bob.chat.startRecording(id);
	await alice.getByRole("status").getByText("Bob is recording …").waitFor();
	bob.chat.stopRecording(id);
	await field(alice).fill("Half a sen");
	await field(alice).press("Escape");
	await alice.keyboard.press("ArrowUp");
	await alice.keyboard.press("Enter");
	await alice.getByRole("heading", { level: 2, name: "Quay" }).waitFor();
	expect(await field(alice).inputValue()).toBe("");
	await entry(alice, "Bob Baker").getByText("Half a sen").waitFor();
	await alice.reload();
	await entry(alice, "Bob Baker").click();
	await alice.getByRole("heading", { level: 2, name: "Bob Baker" }).waitFor();
	expect(await field(alice).inputValue()).toBe("Half a sen");
	bob.leave();
	await alice.context().close();
});

test("[MSG1] what the application says stands between the others; a field grows with what is written, and who signs out leaves nothing of it", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await talk("bob", "Bob Baker")];
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["alice"] });
	await bob.chat.send(id, "Before");
	await entry(alice, "Bob Baker").click();
	await line(alice, "Bob Baker: Before").waitFor();
	const told = await fetch(`${here.url}/admin/companies/${COMPANY}/conversations/${id}/messages`, {
		method: "POST",
		headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
		body: JSON.stringify({ text: "The site opens at seven." }),
	});
	expect(told.status).toBe(201);
	await log(alice).getByText("The site opens at seven.").waitFor();
	expect(await log(alice).getByRole("article").count()).toBe(1);
	const height = async () => (await field(alice).boundingBox())?.height ?? 0;
	const low = await height();
	await field(alice).fill("Two\nlines");
	await becomes(alice, `document.querySelector("textarea").clientHeight > ${low + 10}`);
	await field(alice).press("Enter");
	await line(alice, "You: Two lines").waitFor();
	expect(await height()).toBe(low);
	await field(alice).fill("Nobody else reads this");
	await becomes(alice, `JSON.stringify({ ...localStorage }).includes("Nobody else")`);
	// As the client keeps what could not be sent yet.
	await alice.evaluate(`localStorage.setItem("rollcall.written:${COMPANY}:alice:unsent", "{}")`);
	await alice.getByRole("button", { name: /Alice Archer/ }).click();
	await alice.getByRole("menuitem", { name: "Sign out" }).click();
	await alice.getByRole("heading", { name: "Sign in to Rollcall" }).waitFor();
	expect(await alice.evaluate(`JSON.stringify({ ...localStorage })`)).toBe("{}");
	bob.leave();
	await alice.context().close();
});
