import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { becomes, complaintsOf, menuOf, someone } from "./support/browser.ts";
import { chatPage, entry, field, line, log, say, Way } from "./support/chat-page.ts";
import { tokenOf } from "./support/company.ts";
import { sitting } from "./support/sitting.ts";
import { talker, told } from "./support/talker.ts";

const here = sitting();

const open = (userId: string, name: string): Promise<Page> => chatPage({ ...here, userId, name });
const talk = (userId: string, name: string) => talker(userId, name, { url: here.url });

test("[IND1] [RCP2] [RCP3] two people write to each other: typing, unread, delivered and read are seen", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await open("bob", "Bob Baker")];
	const complaints = [...complaintsOf(alice), ...complaintsOf(bob)];
	await alice.evaluate(`location.hash = "#/people/bob"`);
	await alice.getByRole("button", { name: "Message", exact: true }).click();
	await alice.getByRole("heading", { level: 2, name: "Bob Baker" }).waitFor();
	await field(alice).pressSequentially("Are you");
	await entry(bob, "Alice Archer").getByText("typing …").waitFor();
	await field(alice).pressSequentially(" there?");
	await field(alice).press("Enter");
	await line(alice, "You: Are you there?").getByRole("img", { name: "Delivered" }).waitFor();
	await entry(bob, "Alice Archer").getByText("1 unread").waitFor();
	await becomes(bob, `document.title === "(1) Chat · Rollcall"`);
	await entry(bob, "Alice Archer").click();
	await line(bob, "Alice Archer: Are you there?").waitFor();
	await line(alice, "You: Are you there?").getByRole("img", { name: "Read" }).waitFor();
	await becomes(bob, `document.title === "Chat · Rollcall"`);
	await say(bob, "Always.");
	await line(alice, "Bob Baker: Always.").waitFor();
	await line(bob, "You: Always.").getByRole("img", { name: "Read" }).waitFor();
	expect(complaints).toEqual([]);
	for (const page of [alice, bob]) await page.context().close();
});

test("[MSG6] an edit and a deletion are seen by the other; with an empty field the arrow up edits the last message", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await open("bob", "Bob Baker")];
	const peer = await talk("carol", "Carol Cook");
	const { id } = await peer.chat.create({ type: "group", title: "Quay", participantIds: ["alice", "bob"] });
	for (const page of [alice, bob]) await entry(page, "Quay").click();
	await say(alice, "At tem");
	await line(alice, "You: At tem")
		.getByRole("img", { name: /Sent|Delivered|Read/ })
		.waitFor();
	await field(alice).press("ArrowUp");
	await alice.getByText("Edit your message").waitFor();
	await field(alice).fill("At ten");
	await field(alice).press("Enter");
	await line(bob, "Alice Archer: At ten").getByText("edited").waitFor();
	await field(alice).press("ArrowUp");
	await field(alice).press("Escape");
	expect(await field(alice).inputValue()).toBe("");
	await menuOf(alice, /^You: At ten/);
	await alice.getByRole("menuitem", { name: "Delete" }).click();
	await alice.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
	await log(bob).getByText("This message was deleted").waitFor();
	expect(await log(bob).getByText("At ten").count()).toBe(0);
	expect(peer.chat.conversation(id).getSnapshot()?.lastMessage?.text ?? null).toBeNull();
	peer.leave();
	for (const page of [alice, bob]) await page.context().close();
});

test("[CON1] [CON2] a group is made, named and changed; who is removed sees it no more, and who comes sees it at once", async () => {
	const [alice, carol] = [await open("alice", "Alice Archer"), await open("carol", "Carol Cook")];
	const bob = await talk("bob", "Bob Baker");
	await alice.getByRole("button", { name: "New conversation" }).first().click();
	for (const name of ["bob", "carol"]) {
		await alice.getByRole("combobox", { name: "Find people" }).fill(name);
		await alice.keyboard.press("Enter");
	}
	await alice.getByRole("textbox", { name: "Name of the group" }).fill("Roof");
	await alice.getByRole("button", { name: "Create group" }).click();
	await alice.getByRole("heading", { level: 2, name: "Roof" }).waitFor();
	await say(alice, "Welcome");
	await entry(carol, "Roof").click();
	await line(carol, "Alice Archer: Welcome").waitFor();
	await alice.getByRole("button", { name: "People and settings" }).click();
	const panel = alice.getByRole("complementary", { name: "People and settings" });
	await panel.getByRole("textbox", { name: "Name" }).fill("Roof 12");
	await panel.getByRole("button", { name: "Save" }).click();
	await carol.getByRole("heading", { level: 2, name: "Roof 12" }).waitFor();
	await panel.getByRole("button", { name: "What to do about Bob Baker" }).click();
	await alice.getByRole("menuitem", { name: "Make an admin" }).click();
	await panel.getByText("Admin").waitFor();
	await panel.getByRole("button", { name: "What to do about Carol Cook" }).click();
	await alice.getByRole("menuitem", { name: "Remove from the group" }).click();
	await alice.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
	await carol.getByRole("heading", { name: "This conversation is not there" }).waitFor();
	expect(await entry(carol, "Roof 12").count()).toBe(0);
	await panel.getByRole("button", { name: "Add", exact: true }).click();
	await alice.getByRole("combobox", { name: "Find people" }).fill("carol");
	await alice.keyboard.press("Enter");
	await alice.getByRole("button", { name: "Add to the group" }).click();
	await entry(carol, "Roof 12").waitFor();
	const [{ id = "" } = {}] = bob.chat.conversations.getSnapshot();
	await bob.chat.removeParticipant({ conversationId: id, userId: "bob" });
	await panel.getByText("2 people").waitFor();
	bob.leave();
	for (const page of [alice, carol]) await page.context().close();
});

test("[RCP1] a message is read when somebody looks at it, and not while the page lies behind others; the line says what is new", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await talk("bob", "Bob Baker")];
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["alice"] });
	await bob.chat.open(id);
	await bob.chat.send(id, "First");
	await entry(alice, "Bob Baker").click();
	const read = () =>
		told(bob.chat.conversation(id), (now) => now?.receipts.get("alice")?.readSeq === now?.lastMessage?.seq);
	await read();
	await alice.evaluate(`document.hasFocus = () => false; dispatchEvent(new Event("blur"))`);
	await bob.chat.send(id, "Second");
	await line(alice, "Bob Baker: Second").waitFor();
	await log(alice).getByText("New messages").waitFor();
	await entry(alice, "Bob Baker").getByText("1 unread").waitFor();
	await told(bob.chat.conversation(id), (now) => now?.receipts.get("alice")?.deliveredSeq === 2);
	expect(bob.chat.conversation(id).getSnapshot()?.receipts.get("alice")?.readSeq).toBe(1);
	await alice.evaluate(`delete document.hasFocus; dispatchEvent(new Event("focus"))`);
	await read();
	bob.leave();
	await alice.context().close();
});

test("[MSG7] older messages come on the way up and nothing jumps; what comes meanwhile is counted, and one jump away", async () => {
	const bob = await talk("bob", "Bob Baker");
	await talk("alice", "Alice Archer").then((alice) => alice.leave());
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["alice"] });
	for (let at = 1; at <= 130; at += 1) await bob.chat.send(id, `Number ${at}\n${"and more ".repeat(at % 40)}`);
	const context = await someone(here.browser);
	const way = await Way.of(context);
	const alice = await chatPage({ ...here, userId: "alice", name: "Alice Archer" }, context);
	await entry(alice, "Bob Baker").click();
	await line(alice, "Bob Baker: Number 13").first().waitFor();
	const box = `document.querySelector("[role=log]")`;
	// On the screen: what was drawn before one went up lies far below it for a moment.
	const isSeen = "({ top }) => top > 300 && top < 700";
	const first = `[...${box}.querySelectorAll("article")].find((line) => (${isSeen})(line.getBoundingClientRect()))`;
	way.hold();
	await alice.evaluate(`${box}.scrollTop = 400`);
	await becomes(alice, `${first} !== undefined`);
	const name = String(await alice.evaluate(`${first}.getAttribute("aria-label")`));
	const top = async () => (await line(alice, name).boundingBox())?.y ?? Number.NaN;
	const before = await top();
	// What is above and how far one has gone are drawn one after the other.
	const isAsBefore = async () => {
		while (Math.abs((await top()) - before) > 1) await alice.waitForTimeout(50);
	};
	way.mend();
	await becomes(alice, `${box}.scrollTop > 1500`);
	await isAsBefore();
	await bob.chat.send(id, "Number 131");
	await alice.getByRole("button", { name: "Jump to the newest message" }).waitFor();
	await entry(alice, "Bob Baker").getByText("unread").waitFor();
	await isAsBefore();
	await alice.getByRole("button", { name: "Jump to the newest message" }).click();
	await line(alice, "Bob Baker: Number 131").waitFor();
	await told(bob.chat.conversation(id), (now) => now?.receipts.get("alice")?.readSeq === 131);
	bob.leave();
	await alice.context().close();
});

test("[OPS1] what people write is text: no HTML, and only https addresses can be opened", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await talk("bob", "Bob Baker")];
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["alice"] });
	const evil = '<img src=x onerror="document.title=1"> <b>bold</b> javascript:alert(1) http://plain.example';
	await bob.chat.send(id, evil);
	await bob.chat.send(id, "See (https://example.com/a_(b)?q=1#c), and https://user:pass@example.com/ not.");
	const attachments = [{ url: "http://plain.example/a.png", name: "a.png", contentType: "image/png", size: 1_000 }];
	await bob.chat.send(id, { type: "image", attachments });
	await entry(alice, "Bob Baker").click();
	await log(alice).getByText(evil).waitFor();
	await log(alice).getByText("not encrypted").waitFor();
	const all = `[...document.querySelectorAll("[role=log] a")]`;
	const links = await alice.evaluate(`${all}.map(({ href, rel, target }) => [href, rel, target])`);
	expect(links).toEqual([["https://example.com/a_(b)?q=1#c", "noopener noreferrer", "_blank"]]);
	expect(await log(alice).locator("b, img").count()).toBe(0);
	bob.leave();
	await alice.context().close();
});

test("[MSG1] [VIS8] what the server refuses stands as not sent, and is sent again when asked to; a link goes with a message", async () => {
	const [alice, bob] = [await open("alice", "Alice Archer"), await talk("bob", "Bob Baker")];
	const { id } = await bob.chat.create({ type: "direct", participantIds: ["alice"] });
	await entry(alice, "Bob Baker").click();
	const block = (method: string) => {
		const headers = { authorization: `Bearer ${tokenOf("bob")}` };
		return fetch(`${here.url}/api/blocks/alice`, { method, headers });
	};
	expect((await block("PUT")).ok).toBe(true);
	await say(alice, "Hello?");
	await alice.getByRole("alert").getByText("Not sent.").waitFor();
	expect((await block("DELETE")).ok).toBe(true);
	await alice.getByRole("button", { name: "Try again" }).click();
	await line(alice, "You: Hello?").getByRole("img", { name: "Delivered" }).waitFor();
	await alice.getByRole("button", { name: "Attach a link" }).click();
	await alice.getByRole("textbox", { name: "Address of the file" }).fill("https://files.example.com/plan%20b.pdf");
	await alice.getByRole("button", { name: "Attach", exact: true }).click();
	await alice.getByRole("button", { name: "Send" }).click();
	const now = await told(bob.chat.conversation(id), (one) => one?.lastMessage?.type === "file");
	expect(now?.lastMessage?.attachments).toEqual([
		{ url: "https://files.example.com/plan%20b.pdf", name: "plan b.pdf", contentType: "application/pdf", size: 0 },
	]);
	bob.leave();
	await alice.context().close();
});
