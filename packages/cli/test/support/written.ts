import { Database } from "bun:sqlite";
import { signToken } from "@rollcall/server/auth/sign-token";
import { type Rest, restOf } from "../../src/demo/rest.ts";

export const SECRET = "correct-horse-battery-staple-0123456789";
export const ADMIN_KEY = "an-operator-key-of-more-than-32-bytes";
/** What a server needs so that this file can write to it. */
export const KEYS = { ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_ADMIN_KEY: ADMIN_KEY };

/** REST of a server, as its operator or as alice. */
async function call<T>(url: string, token: string, given: Parameters<Rest>[0]): Promise<T> {
	return (await restOf(url, token)(given)) as T;
}

function alice(): string {
	const now = Date.now();
	const times = { issuedAt: now, expiresAt: now + 3_600_000 };
	return signToken({ userId: "alice", companyId: "acme", ...times, issuer: null, audience: null }, SECRET);
}

/** Makes a group of alice's; its id. */
export async function group(url: string): Promise<string> {
	for (const userId of ["alice", "bob"])
		await call(url, ADMIN_KEY, {
			method: "PUT",
			path: `/admin/companies/acme/users/${userId}`,
			body: { name: userId },
		});
	const body = { type: "group", title: "Site", participantIds: ["bob"] };
	const { id } = await call<{ id: string }>(url, alice(), { method: "POST", path: "/api/conversations", body });
	return id;
}

/** Sends to a conversation, one message after the other, until it is stopped; how many were acknowledged. */
export function writing(url: string, conversationId: string) {
	let acknowledged = 0;
	let isStopped = false;
	const path = `/admin/companies/acme/conversations/${conversationId}/messages`;
	const run = async () => {
		while (!isStopped) {
			const body = { text: `note ${acknowledged}: ${"x".repeat(500)}`, clientMessageId: `note-${acknowledged}` };
			await call(url, ADMIN_KEY, { method: "POST", path, body });
			acknowledged += 1;
		}
	};
	const ended = run();
	return {
		get acknowledged() {
			return acknowledged;
		},
		stop: () => {
			isStopped = true;
			return ended;
		},
	};
}

type Shown = { readonly seq: number; readonly rev: number };

/** Every message of a conversation, as alice is shown them. */
export async function history(url: string, conversationId: string): Promise<readonly Shown[]> {
	const shown: Shown[] = [];
	for (;;) {
		const path = `/api/conversations/${conversationId}/messages?limit=100&after=${shown.at(-1)?.seq ?? 0}`;
		const page = await call<{ messages: Shown[]; hasMore: boolean }>(url, alice(), { method: "GET", path });
		shown.push(...page.messages);
		if (!page.hasMore) return shown;
	}
}

/** Every row of every table, by the table's name; `without` one column of some of them. */
export function everyRow(
	file: string,
	without: Readonly<Record<string, string>> = {},
): Readonly<Record<string, readonly string[]>> {
	const database = new Database(file, { readwrite: true });
	try {
		const tables = database.query<{ name: string }, []>("select name from sqlite_schema where type = 'table'").all();
		const rows = tables.map(({ name }) => {
			const all = database.query<Record<string, unknown>, []>(`select * from "${name}"`).all();
			const texts = all.map((row) => Object.entries(row).filter(([column]) => column !== without[name]));
			return [name, texts.map(String).sort()];
		});
		return Object.fromEntries(rows);
	} finally {
		database.close();
	}
}

/** The `rev` of every message by its `seq`, and of its conversation; of a database with one conversation. */
export function everyRev(file: string): { readonly messages: readonly number[]; readonly last: number } {
	const database = new Database(file, { readonly: true });
	try {
		const messages = database.query<{ rev: number }, []>("select rev from messages order by seq").all();
		const [{ last } = { last: -1 }] = database
			.query<{ last: number }, []>("select last_rev as last from conversations")
			.all();
		return { messages: messages.map(({ rev }) => rev), last };
	} finally {
		database.close();
	}
}
