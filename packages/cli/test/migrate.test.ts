import { expect, test } from "bun:test";
import { newDatabase, runOn } from "../../server/test/support/postgres.ts";
import { rollcall } from "./support/command.ts";

test("[STO6] migrate applies what is missing, once, whoever runs it at the same time", async () => {
	const databaseUrl = await newDatabase({ empty: true });
	const runs = await Promise.all([1, 2].map(() => rollcall(["migrate"], { ROLLCALL_DATABASE_URL: databaseUrl })));
	expect(runs.map(({ code, err }) => [code, err])).toEqual([
		[0, ""],
		[0, ""],
	]);
	expect(runs.map(({ out }) => out).toSorted()).toEqual([
		"Applied 001-init\nApplied 002-chat\nApplied 003-webhooks\nApplied 004-waiting-webhooks\nThe schema is up to date.\n",
		"The schema is up to date.\n",
	]);
});

test("[STO6] migrate refuses a database that a newer version wrote", async () => {
	const databaseUrl = await newDatabase();
	await runOn(databaseUrl, "insert into schema_migrations values (900, 'from-the-future', '')");
	const { code, err } = await rollcall(["migrate"], { ROLLCALL_DATABASE_URL: databaseUrl });
	expect(code).toBe(1);
	expect(err).toContain("schema 900 (from-the-future)");
});

test("[OPS2] migrate says what is wrong with the database, and nothing of its password", async () => {
	const away = "postgres://rollcall:s3cret-word@127.0.0.1:1/none";
	const { code, out, err } = await rollcall(["migrate"], { ROLLCALL_DATABASE_URL: away });
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(err).toStartWith("ROLLCALL_DATABASE_URL: the database cannot be used");
	expect(err).not.toContain("s3cret-word");
	const wrong = await rollcall(["migrate"], { ROLLCALL_DATABASE_URL: "mysql://root:s3cret-word@host/x" });
	expect(wrong.code).toBe(2);
	expect(wrong.err).toContain("ROLLCALL_DATABASE_URL must be a URL that starts with postgres://");
	expect(wrong.err).not.toContain("s3cret-word");
	const masked = await rollcall(["config"], { ROLLCALL_DATABASE_URL: away });
	expect(masked.out).not.toContain("s3cret-word");
});

test("[STO6] migrate has nothing to do for the embedded database", async () => {
	const { code, out } = await rollcall(["migrate"]);
	expect(code).toBe(0);
	expect(out).toStartWith("Nothing to do");
});

test("[OPS2] [MSG5] migrate --restored does nothing for the embedded database, and says what does", async () => {
	const { code, out, err } = await rollcall(["migrate", "--restored"]);
	expect({ code, out }).toEqual({ code: 2, out: "" });
	expect(err).toContain("by rollcall restore");
});

test("[MSG5] migrate raises the numbers of changes where it is told that the database was restored, and else does not", async () => {
	const databaseUrl = await newDatabase();
	await runOn(databaseUrl, "insert into companies values ('acme', 'company', 'company', null, 0, 100, 2000, 1)");
	await runOn(
		databaseUrl,
		`insert into conversations (company_id, conversation_id, type, history_for_new, created_at, last_seq, last_rev, last_at, people)
			values ('acme', 'lunch', 'group', 'joined', 1, 0, 7, 1, 0)`,
	);
	const run = async (...words: readonly string[]) => {
		const { code, out } = await rollcall(["migrate", ...words], { ROLLCALL_DATABASE_URL: databaseUrl });
		const [row] = await runOn(databaseUrl, "select last_rev from conversations");
		return { code, out, lastRev: Number(row?.last_rev) };
	};
	expect(await run()).toEqual({ code: 0, out: "The schema is up to date.\n", lastRev: 7 });
	const startedAt = Date.now();
	const { code, out, lastRev } = await run("--restored");
	expect([code, out]).toEqual([0, expect.stringContaining("newer than anything that clients know")]);
	expect(lastRev).toBeGreaterThanOrEqual(startedAt);
});
