import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import type { Message, MessageStore } from "../../src/ports/message-store.ts";
import { StoreUnavailable } from "../../src/ports/store-unavailable.ts";
import { aProfile } from "./durable-stores.ts";

const ADA = { companyId: "acme", userId: "ada" };

let folder: string;
let file: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "rollcall-"));
	file = join(folder, "rollcall.db");
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts the writer and kills it as soon as it has told of so many writes; answers all it told of. */
async function writtenUntilKilled(enough: number): Promise<readonly number[]> {
	const program = new URL("./write-until-killed.ts", import.meta.url).pathname;
	const child = Bun.spawn([process.execPath, "--no-install", "--no-env-file", program, file], {
		stdout: "pipe",
		stderr: "inherit",
	});
	let told = "";
	for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
		told += chunk;
		if (told.split("\n").length > enough) child.kill("SIGKILL");
	}
	await child.exited;
	return told.slice(0, told.lastIndexOf("\n")).split("\n").map(Number);
}

test("[STO6] [MSG3] a server killed in the middle of writing has kept all that it acknowledged", async () => {
	const acknowledged = [...(await writtenUntilKilled(100)), ...(await writtenUntilKilled(300))];
	expect(acknowledged.length).toBeGreaterThanOrEqual(400);
	const { directory, facts, journal, activity, trail, messages, close } = await openSqlite({ file });
	const ids = acknowledged.map((number) => `u${number}`);
	const all = { from: 0, to: 1_000_000, limit: 1_000_000 };
	const lost = {
		users: new Set(ids).difference(await directory.known("acme", ids)),
		journal: new Set(ids).difference(new Set((await journal.load("acme", ids)).map((row) => row.userId))),
		points: new Set(acknowledged).difference(
			new Set((await trail.between({ key: ADA, ...all })).items.map((point) => point.capturedAt)),
		),
		intervals: new Set(acknowledged.map((number) => `i${number}`)).difference(
			new Set((await activity.between({ companyId: "acme", ...all })).items.map(({ id }) => id)),
		),
	};
	expect(lost).toEqual({ users: new Set(), journal: new Set(), points: new Set(), intervals: new Set() });
	const stored = await everyMessage(messages);
	// Once for each clientMessageId, though the second writer began from the first one again; and without a gap (MSG5).
	expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
	expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, at) => at + 1));
	expect(new Set(acknowledged.map((number) => `m${number}`)).difference(new Set(stored.map(({ id }) => id)))).toEqual(
		new Set(),
	);
	for (const number of acknowledged) {
		const { statusMessage } = await facts.load({ companyId: "acme", userId: `u${number}` });
		expect(statusMessage).toBe(`m${number}`);
	}
	await close();
	expect(integrity()).toBe("ok");
});

async function everyMessage({ since }: MessageStore): Promise<readonly Message[]> {
	const found: Message[] = [];
	for (let [rev, more] = [0, true]; more; ) {
		const answer = await since({ companyId: "acme", userId: "ada" }, [{ conversationId: "notes", rev }]);
		const [notes] = answer.conversations;
		found.push(...(notes?.messages ?? []));
		[rev, more] = [notes?.lastRev ?? 0, notes?.hasMore ?? false];
	}
	return found;
}

function integrity(): unknown {
	const database = new DatabaseSync(file);
	const answer = database.prepare("pragma integrity_check").get();
	database.close();
	return answer?.integrity_check;
}

test("[T-40] while another process holds the write lock, writes are refused within 2 s and reads answered", async () => {
	const stores = await openSqlite({ file });
	await stores.directory.seen(aProfile(ADA), 1);
	const holder = new DatabaseSync(file);
	holder.exec("begin immediate");
	const began = performance.now();
	const [seen, saved, user] = await Promise.allSettled([
		stores.directory.seen(aProfile({ ...ADA, userId: "bob" }), 1),
		stores.facts.save(ADA, { availability: "dnd" }),
		stores.directory.user(ADA),
	]);
	expect(performance.now() - began).toBeLessThan(2_000);
	for (const refused of [seen, saved]) {
		expect(refused?.status === "rejected" && refused.reason).toBeInstanceOf(StoreUnavailable);
	}
	expect(user).toMatchObject({ status: "fulfilled", value: ADA });
	holder.exec("rollback");
	holder.close();
	expect((await stores.facts.save(ADA, { availability: "away" })).facts).toMatchObject({
		availability: "away",
		rev: 1,
	});
	await stores.close();
	expect(integrity()).toBe("ok");
});

test("[STO6] closing answers what was asked before, refuses what comes after, and leaves one file", async () => {
	const stores = await openSqlite({ file });
	const before = Array.from({ length: 2_000 }, (_, at) =>
		stores.directory.seen(aProfile({ ...ADA, userId: `u${at}` }), 1),
	);
	expect(stores.stats().queueDepth).toBe(2_000);
	const closing = Promise.all([stores.close(), stores.close()]);
	await expect(stores.directory.user(ADA)).rejects.toBeInstanceOf(StoreUnavailable);
	expect((await Promise.all(before)).every(({ created }) => created)).toBe(true);
	await closing;
	expect(await Array.fromAsync(new Bun.Glob("*").scan(folder))).toEqual(["rollcall.db"]);
	const again = await openSqlite({ file });
	expect((await again.directory.known("acme", ["u0", "u1999"])).size).toBe(2);
	await again.close();
});

test("[STO6] a file from a newer version is refused with a clear sentence, and stays as it is", async () => {
	await (await openSqlite({ file })).close();
	const newer = new DatabaseSync(file);
	newer.exec("insert into schema_migrations values (900, 'from-the-future', '')");
	newer.close();
	const refusal = await openSqlite({ file }).catch((fault: unknown) => fault);
	expect(String(refusal)).toContain(file);
	expect(String(refusal)).toContain("schema 900 (from-the-future)");
	expect((refusal as Error).name).toBe("SchemaTooNew");
});

test("[OPS3] a data folder that cannot be made is refused with a clear sentence", async () => {
	await Bun.write(join(folder, "file"), "");
	await expect(openSqlite({ file: join(folder, "file", "rollcall.db") })).rejects.toThrow("cannot open");
});
