/**
 * Writes to the durable stores in the file named by its argument until somebody kills it. Each write that was
 * acknowledged is told, after the fact, by its number on a line of standard output.
 */
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";

const file = process.argv[2];
if (file === undefined) throw new TypeError("give the file");
const { directory, facts, journal, activity, trail, conversations, messages, close } = await openSqlite({ file });
const key = { companyId: "acme", userId: "ada" };
const talk = { companyId: "acme", conversationId: "notes" };
await directory.seen({ ...key, name: "Ada", avatarUrl: null, issuedAt: 1 }, 1);
if ((await conversations.membership(talk, key.userId)) === undefined) {
	const group = { ...talk, type: "group", title: null, historyForNew: "joined", createdBy: "ada" } as const;
	await conversations.create({ ...group, participants: [{ userId: "ada", role: "owner" }] }, 1);
}

async function writeOne(number: number): Promise<void> {
	const userId = `u${number}`;
	const nothing = { accuracy: null, heading: null, speed: null, sharedWith: "company" } as const;
	const point = { ...key, deviceId: "phone", latitude: 1, longitude: 2, ...nothing, capturedAt: number };
	await Promise.all([
		directory.seen({ companyId: "acme", userId, name: null, avatarUrl: null, issuedAt: 1 }, 1),
		facts.save({ companyId: "acme", userId }, { statusMessage: `m${number}` }),
		journal.write([{ companyId: "acme", userId, present: true, lastSignAt: number, state: "{}" }]),
		activity.switch({ ...key, begin: { id: `i${number}`, projectId: "p", taskId: null, at: number } }),
		trail.append([point]),
		messages.append({
			...talk,
			id: `m${number}`,
			senderId: "ada",
			clientMessageId: `c${number}`,
			body: { type: "text", text: "", attachments: [], location: null, replyTo: null, metadata: null },
			now: number,
			shown: true,
		}),
	]);
	process.stdout.write(`${number}\n`);
}

// Bounded, so that it ends even where nobody is left to kill it.
async function writeOn(number: number): Promise<void> {
	for (let next = number; next < 20_000; next += 8) await writeOne(next);
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => writeOn(writer + 1)));
await close();
