import { Database } from "bun:sqlite";
import { afterAll, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rollcall, serving, temporaryFolder } from "./support/command.ts";
import { everyRev, everyRow, group, history, KEYS, writing } from "./support/written.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

const WRITERS = 6;

/** A backup of a server's own data, made once for the tests that need one. */
let made: Promise<string> | undefined;
function backup(): Promise<string> {
	made ??= (async () => {
		const dataDir = join(folder.path, "made");
		await using server = await serving(["--data-dir", dataDir], KEYS);
		await server.stop();
		const file = join(folder.path, "made.db");
		const { code, err } = await rollcall(["backup", "--to", file, "--data-dir", dataDir]);
		if (code !== 0) throw new Error(err);
		return file;
	})();
	return made;
}

/** A copy of a backup, changed, with a checksum that fits unless it is to stay the old one. */
async function changed(
	name: string,
	change: (file: string) => void,
	{ isSummed = true }: { readonly isSummed?: boolean | undefined },
): Promise<string> {
	const file = join(folder.path, name);
	copyFileSync(await backup(), file);
	copyFileSync(`${await backup()}.sha256`, `${file}.sha256`);
	change(file);
	const sum = new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
	if (isSummed) writeFileSync(`${file}.sha256`, `${sum}  ${name}\n`);
	return file;
}

test("[STO6] a backup of a server that is being written to is one moment of it, and keeps nobody waiting", async () => {
	const dataDir = join(folder.path, "busy");
	const file = join(folder.path, "busy.db");
	await using server = await serving(["--data-dir", dataDir], KEYS);
	const conversationId = await group(server.url);
	const writers = [writing(server.url, conversationId)];
	while (writers.length < WRITERS) writers.push(writing(server.url, await group(server.url)));
	const total = () => writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
	while (total() < 300) await Bun.sleep(10);
	const before = total();
	const { code, err } = await rollcall(["backup", "--to", file, "--data-dir", dataDir]);
	const after = total();
	await Promise.all(writers.map(({ stop }) => stop()));
	expect({ code, err }).toEqual({ code: 0, err: "" });

	const saved = new Database(file, { readonly: true });
	const [{ messages } = { messages: 0 }] = saved
		.query<{ messages: number }, []>("select count(*) messages from messages")
		.all();
	expect(messages).toBeGreaterThanOrEqual(before);
	expect(after).toBeGreaterThan(before);
	const torn = `select * from conversations c where last_seq <> (select count(*) from messages m where m.conversation_no = c.no)
		or last_seq <> (select coalesce(max(seq), 0) from messages m where m.conversation_no = c.no)`;
	expect(saved.query(torn).all()).toEqual([]);
	saved.close();
	const now = everyRow(join(dataDir, "rollcall.db"));
	const then = everyRow(file);
	expect(Object.keys(then).sort()).toEqual(Object.keys(now).sort());
	const live = new Set(now.messages);
	expect(then.messages?.filter((row) => !live.has(row))).toEqual([]);
});

test("[OPS2] [MSG5] what is restored is what was backed up, table by table, but for its last rev, and is served as it was", async () => {
	const dataDir = join(folder.path, "source");
	const copyDir = join(folder.path, "copy");
	const file = join(folder.path, "source backup.db");
	await using source = await serving(["--data-dir", dataDir], KEYS);
	const conversationId = await group(source.url);
	const writer = writing(source.url, conversationId);
	while (writer.acknowledged < 120) await Bun.sleep(10);
	await writer.stop();
	const shown = await history(source.url, conversationId);
	expect(shown).toHaveLength(writer.acknowledged);

	const { code, out } = await rollcall(["backup", "--to", file, "--data-dir", dataDir]);
	const checksum = new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
	expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`sha256 ${checksum}`) });
	expect(readFileSync(`${file}.sha256`, "utf8")).toBe(`${checksum}  ${basename(file)}\n`);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const startedAt = Date.now();
	const restored = await rollcall(["restore", "--from", file, "--data-dir", copyDir]);
	expect(restored).toEqual({ code: 0, out: `Restored ${file} to ${copyDir}.\n`, err: "" });
	expect(readdirSync(copyDir).filter((name) => name !== "rollcall.lock")).toEqual(["rollcall.db"]);
	const [was, is] = [dataDir, copyDir].map((dir) => join(dir, "rollcall.db")) as [string, string];
	const revs = { conversations: "last_rev", messages: "rev" };
	expect(everyRow(is, revs)).toEqual(everyRow(was, revs));
	const { messages, last } = everyRev(is);
	expect(last).toBeGreaterThanOrEqual(startedAt);
	expect(last).toBeLessThanOrEqual(Date.now());
	expect(messages).toEqual([...everyRev(was).messages.slice(0, -1), last]);
	expect(statSync(join(copyDir, "rollcall.db")).mode & 0o777).toBe(0o600);

	await using copy = await serving(["--data-dir", copyDir], KEYS);
	const served = shown.map((message) => (message.rev === shown.length ? { ...message, rev: last } : message));
	expect(await history(copy.url, conversationId)).toEqual(served);
});

test("[OPS2] backup overwrites nothing, and says where there is nothing to back up", async () => {
	const file = await backup();
	const before = readFileSync(file);
	const again = await rollcall(["backup", "--to", file, "--data-dir", join(folder.path, "made")]);
	expect(again.code).toBe(1);
	expect(again.err).toBe(`${file} exists. A backup overwrites nothing: choose another name.\n`);
	expect(readFileSync(file).equals(before)).toBe(true);
	const none = join(folder.path, "none");
	const nothing = await rollcall(["backup", "--to", join(folder.path, "none.db"), "--data-dir", none]);
	expect(nothing.code).toBe(1);
	expect(nothing.err).toBe(`ROLLCALL_DATA_DIR: there is no database in ${none}.\n`);
	const nowhere = join(folder.path, "no", "such", "folder.db");
	const lost = await rollcall(["backup", "--to", nowhere, "--data-dir", join(folder.path, "made")]);
	expect({ code: lost.code, out: lost.out }).toEqual({ code: 1, out: "" });
	expect(readdirSync(folder.path).filter((name) => name.endsWith(".partial"))).toEqual([]);
});

test("[STO6] restore refuses a folder that a server uses, or that has a database or the log of one", async () => {
	const file = await backup();
	const dataDir = join(folder.path, "in use");
	await using server = await serving(["--data-dir", dataDir], KEYS);
	const running = await rollcall(["restore", "--from", file, "--data-dir", dataDir]);
	expect(running.code).toBe(1);
	expect(running.err).toContain("is in use by another server");
	await server.stop();
	const before = everyRow(join(dataDir, "rollcall.db"));
	const there = await rollcall(["restore", "--from", file, "--data-dir", dataDir]);
	expect(there.code).toBe(1);
	expect(there.err).toContain("rollcall.db exists. A restore overwrites nothing");
	expect(everyRow(join(dataDir, "rollcall.db"))).toEqual(before);
	const left = join(folder.path, "log left behind");
	mkdirSync(left);
	writeFileSync(join(left, "rollcall.db-wal"), "");
	const log = await rollcall(["restore", "--from", file, "--data-dir", left]);
	expect(log.code).toBe(1);
	expect(log.err).toContain("rollcall.db-wal exists.");
});

const FUTURE = "insert into schema_migrations values (900, 'from-the-future', '')";
const ORPHAN =
	"pragma foreign_keys = off; insert into messages select 4711, 1, 1, 'x', null, 1, null, null, 1, 'c', 'd', 'text', 'x', null";

function writeText(file: string): void {
	writeFileSync(file, "no database");
}

function emptySum(file: string): void {
	writeFileSync(`${file}.sha256`, "");
}

/** Runs statements on a file. */
function sql(text: string) {
	return (file: string) => {
		const database = new Database(file);
		database.exec(text);
		database.close();
	};
}

/** Writes over the middle of a file. */
function scribble(file: string): void {
	const bytes = readFileSync(file);
	bytes.fill(0x5a, 4_096, 12_288);
	writeFileSync(file, bytes);
}

const UNUSABLE = [
	{
		name: "flipped.db",
		change: scribble,
		isSummed: false,
		reason: "is not what was backed up: its checksum is another",
	},
	{ name: "damaged.db", change: scribble, reason: "cannot be used: " },
	{ name: "newer.db", change: sql(FUTURE), reason: "the database has schema 900 (from-the-future)" },
	{ name: "foreign.db", change: sql("drop table schema_migrations"), reason: "it is no database of Rollcall" },
	{ name: "orphan.db", change: sql(ORPHAN), reason: "a row of messages leads nowhere" },
	{ name: "text.db", change: writeText, reason: "cannot be used: file is not a database" },
	{ name: "unsummed.db", change: emptySum, isSummed: false, reason: "holds no SHA-256 checksum" },
];

test.each(UNUSABLE)(
	"[STO6] restore refuses $name and leaves nothing behind",
	async ({ name, change, isSummed, reason }) => {
		const file = await changed(name, change, { isSummed });
		const dataDir = join(folder.path, `for ${name}`);
		mkdirSync(dataDir);
		const { code, out, err } = await rollcall(["restore", "--from", file, "--data-dir", dataDir]);
		expect({ code, out }).toEqual({ code: 1, out: "" });
		expect(err).toContain(reason);
		expect(readdirSync(dataDir).filter((each) => each !== "rollcall.lock")).toEqual([]);
	},
);

test("[STO6] a backup of an older version is restored, and its server brings it up to date", async () => {
	const drop =
		"drop table messages; drop table participants; drop table conversations; delete from schema_migrations where number = 2";
	const file = await changed("older.db", sql(drop), {});
	const dataDir = join(folder.path, "older");
	const { code, out } = await rollcall(["restore", "--from", file, "--data-dir", dataDir]);
	expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("the server will apply 002-chat") });
	await using server = await serving(["--data-dir", dataDir], KEYS);
	expect(await group(server.url)).toBeString();
});

test.each([
	["backup", "--to"],
	["restore", "--from"],
])("[STO1] %s points to PostgreSQL's own tools where the data is there", async (command, flag) => {
	const variables = { ROLLCALL_DATABASE_URL: "postgres://127.0.0.1:1/none" };
	const { code, err } = await rollcall([command, flag, join(folder.path, "x.db")], variables);
	expect(code).toBe(2);
	expect(err).toContain("pg_dump");
});
