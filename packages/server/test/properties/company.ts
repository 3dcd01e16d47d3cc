import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import type { Policy } from "../../src/ports/directory.ts";
import type { FactsPatch } from "../../src/ports/facts-store.ts";
import { temporaryFile } from "../support/temporary-file.ts";
import type { Transport } from "./recorder.ts";

/** Somebody in the company and how their client wants to be told. */
export type Person = {
	/** Names the client where it is not the user's only one. */
	readonly name?: string;
	readonly userId: string;
	readonly transport: Transport;
	readonly wish: Record<string, unknown>;
};

export const TARGET = "tom";

/** What the client is called in its world. */
export function nameOf({ name, userId }: Person): string {
	return name ?? userId;
}

/** Viewers who are never on the target's list: what they receive is compared. */
export const ADVERSARIES: readonly Person[] = [
	{ userId: "ann", transport: "socket.io", wish: { deviceId: "ann-1" } },
	{ userId: "ben", transport: "socket.io", wish: { deviceId: "ben-1", batch: true } },
	{ userId: "cat", transport: "plain", wish: { deviceId: "cat-1", events: "all" } },
	{ userId: "dan", transport: "plain", wish: { deviceId: "dan-1", events: "simple" } },
	{ userId: "eve", transport: "socket.io", wish: { deviceId: "eve-1", feed: "none" } },
	{ userId: "fay", transport: "socket.io", wish: { deviceId: "fay-1" } },
	{ userId: "gus", transport: "plain", wish: { deviceId: "gus-1", batch: true } },
	{ userId: "zoe", transport: "socket.io", wish: { deviceId: "zoe-1", feed: "none", batch: true } },
];

/** Colleagues whom the target may put on the list. */
export const CONFIDANTS: readonly Person[] = [
	{ userId: "lia", transport: "socket.io", wish: { deviceId: "lia-1" } },
	{ userId: "max", transport: "socket.io", wish: { deviceId: "max-1", batch: true } },
];

/** Friends of the target. */
const FRIENDS: readonly string[] = ["fay", "lia"];

export type Rules = Partial<Pick<Policy, "audience" | "locationAudience" | "feedLimit">> & Pick<FactsPatch, "location">;

const COMPANY = "acme";

type Stores = Awaited<ReturnType<typeof openSqlite>>;

/** A database in which the company of these histories has begun: its rules, its people, who is whose friend, and what more is begun. */
export async function companyFile(
	rules: Rules,
	begin?: (stores: Stores, companyId: string) => Promise<void>,
): Promise<ReturnType<typeof temporaryFile>> {
	const file = temporaryFile();
	const stores = await openSqlite({ file: file.path });
	const { location, ...policy } = rules;
	await stores.directory.putCompany(COMPANY, policy, 1);
	const people = [TARGET, ...[...ADVERSARIES, ...CONFIDANTS].map(({ userId }) => userId)];
	for (const userId of people) {
		const profile = { companyId: COMPANY, userId, name: userId, avatarUrl: null, issuedAt: 1 };
		await stores.directory.seen(profile, 1);
	}
	const pairs = FRIENDS.map((friend) => [TARGET, friend] as const);
	await stores.facts.makeFriends(COMPANY, pairs, 1);
	if (location !== undefined) await stores.facts.save({ companyId: COMPANY, userId: TARGET }, { location });
	await begin?.(stores, COMPANY);
	await stores.close();
	return file;
}
