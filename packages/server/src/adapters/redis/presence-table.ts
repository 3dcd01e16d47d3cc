import type { Counts } from "../../domain/feed-mode.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import type { Commands } from "./commands.ts";
import type { Differences } from "./differences.ts";
import { companyKeys, dueCompaniesKey } from "./keys.ts";
import { EXPECT_DUE } from "./lua/companies.ts";
import { FLUSH_MARKS } from "./lua/flush-marks.ts";
import { LIST_ON_NODE, READ_RECORDS, READ_SHOWN } from "./lua/read-records.ts";
import { RELEASE_USERS } from "./lua/release-users.ts";
import { WRITE_RECORD } from "./lua/write-record.ts";
import { type Stored, type StoredReply, storedOf } from "./stored.ts";

/** More users than this are asked about in several steps, so that Redis is held up by none of them. */
export const USERS_AT_ONCE = 500;

/** The next so many after an id. */
export type Page = { readonly after: string | null; readonly limit: number };

/** A record to be stored in the place of the one with the rev `expected`. */
export type Write = {
	readonly expected: string;
	readonly rev: string;
	readonly record: string;
	readonly differences: Differences & Readonly<Record<string, unknown>>;
	/** For the change log; empty: nothing was announced. */
	readonly change: string;
};

/** `stored`: what is held instead; null for nothing. */
export type Written = { readonly done: true } | { readonly done: false; readonly stored: Stored | null };

/** Signs of life of one user, who is at the rev `expected`. */
export type MarkRow = {
	readonly userId: string;
	readonly expected: string;
	readonly marks: string;
	readonly due: Millis | null;
	/** Is that before what Redis has? */
	readonly sooner: boolean;
};

/** What Redis keeps of users. */
export class PresenceTable {
	readonly #commands: Commands;
	readonly #prefix: string;

	constructor(commands: Commands, prefix: string) {
		this.#commands = commands;
		this.#prefix = prefix;
	}

	/** What is held of these users, in their order; null for nothing. */
	async read(companyId: string, userIds: readonly string[]): Promise<readonly (Stored | null)[]> {
		const parts = inParts(userIds).map(async (part) => {
			const rows = (await this.#commands.run(READ_RECORDS, this.#key(companyId), part)) as readonly StoredReply[];
			return rows.map((row, index) => storedOf({ companyId, userId: part[index] as string }, row));
		});
		return (await Promise.all(parts)).flat();
	}

	/** The next users who are shown to anybody, after an id. */
	async shown(companyId: string, { after, limit }: Page): Promise<readonly Stored[]> {
		const reply = await this.#commands.run(READ_SHOWN, this.#key(companyId), [beginning(after), String(limit)]);
		const [userIds, rows] = reply as readonly [readonly string[], readonly StoredReply[]];
		return rows
			.map((row, index) => storedOf({ companyId, userId: userIds[index] as string }, row))
			.filter((stored) => stored !== null);
	}

	/** The next users who have a connection on this node, after an id. */
	async onNode(
		companyId: string,
		{ node, after, limit }: Page & { readonly node: string },
	): Promise<readonly string[]> {
		const args = [node, beginning(after), String(limit)];
		return (await this.#commands.run(LIST_ON_NODE, this.#key(companyId), args)) as readonly string[];
	}

	async counts(companyId: string): Promise<Counts> {
		const [online, away, dnd] = await this.#commands.fields(`${this.#key(companyId)}counts`, ["online", "away", "dnd"]);
		return { online: Number(online ?? 0), away: Number(away ?? 0), dnd: Number(dnd ?? 0) };
	}

	/** The revs of these users; null for those of whom nothing is held. */
	revs(companyId: string, userIds: readonly string[]): Promise<readonly (string | null)[]> {
		return this.#commands.fields(`${this.#key(companyId)}revs`, userIds);
	}

	async write(key: UserKey, { expected, rev, record, differences, change }: Write): Promise<Written> {
		const args = [key.userId, expected, rev, record, JSON.stringify(differences), change];
		const reply = await this.#commands.run(WRITE_RECORD, this.#key(key.companyId), args);
		const [done, ...rest] = reply as [number, ...StoredReply];
		if (done === 0) return { done: false, stored: storedOf(key, rest) };
		if (rest[0] !== "") await this.#expect(key.companyId, String(rest[0]));
		return { done: true };
	}

	/** Tells signs of life of a few users, and answers those whose record is another than the one that was marked. */
	async flush(companyId: string, rev: string, rows: readonly MarkRow[]): Promise<readonly string[]> {
		const args = rows.flatMap(({ userId, expected, marks, due }) => [userId, expected, marks, String(due ?? "")]);
		const reply = await this.#commands.run(FLUSH_MARKS, this.#key(companyId), [rev, ...args]);
		const [first, ...stale] = reply as [string, ...string[]];
		if (rows.some(({ due, sooner }) => sooner && due !== null && due <= Number(first)))
			await this.#expect(companyId, first);
		return stale;
	}

	/** Lets go what is held of users absent since then (null: whatever they do), and says of whom there was something. */
	async release(
		companyId: string,
		users: readonly { readonly userId: string; readonly since: Millis | null }[],
	): Promise<readonly string[]> {
		const args = users.flatMap(({ userId, since }) => [userId, String(since ?? "")]);
		return (await this.#commands.run(RELEASE_USERS, this.#key(companyId), args)) as readonly string[];
	}

	async #expect(companyId: string, due: string): Promise<void> {
		await this.#commands.run(EXPECT_DUE, dueCompaniesKey(this.#prefix), [companyId, due]);
	}

	#key(companyId: string): string {
		return companyKeys(this.#prefix, companyId);
	}
}

/** Where ZRANGEBYLEX begins after an id. */
function beginning(after: string | null): string {
	return after === null ? "-" : `(${after}`;
}

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
	const parts: (readonly T[])[] = [];
	for (let start = 0; start < all.length; start += USERS_AT_ONCE) parts.push(all.slice(start, start + USERS_AT_ONCE));
	return parts;
}
