import { afterAll, beforeAll } from "bun:test";
import type { DurableStores } from "../../src/adapters/sql/stores.ts";
import type { TokenProfile } from "../../src/ports/directory.ts";
import type { UserKey } from "../../src/ports/keys.ts";

/** Opens the stores of one back end, empty. */
export type MakeStores = () => Promise<{ readonly stores: DurableStores; readonly close: () => Promise<void> }>;

/** Opens stores for the suite around it and closes them after it. Tests keep apart by a company of their own. */
export function useStores(make: MakeStores): () => DurableStores {
	let opened: Awaited<ReturnType<MakeStores>> | undefined;
	beforeAll(async () => {
		opened = await make();
	});
	afterAll(async () => {
		await opened?.close();
	});
	return () => {
		if (opened === undefined) throw new TypeError("the stores are used before the suite began");
		return opened.stores;
	};
}

let companies = 0;

/** A company that no other test uses. */
export function aCompany(): string {
	companies += 1;
	return `company-${String(companies).padStart(4, "0")}`;
}

export function aProfile(key: UserKey, rest: Partial<TokenProfile> = {}): TokenProfile {
	return { companyId: key.companyId, userId: key.userId, name: null, avatarUrl: null, issuedAt: 1_000, ...rest };
}

/** A new company with these people; answers the key of each. */
export async function peopleOf(stores: DurableStores, ...userIds: string[]): Promise<(userId: string) => UserKey> {
	const companyId = aCompany();
	for (const userId of userIds) await stores.directory.seen(aProfile({ companyId, userId }), 1);
	return (userId) => ({ companyId, userId });
}

/** Follows a cursor to the end. */
export async function everyPage<T>(
	ask: (cursor: string | undefined) => Promise<{ readonly items: readonly T[]; readonly nextCursor: string | null }>,
): Promise<readonly (readonly T[])[]> {
	const pages: (readonly T[])[] = [];
	let cursor: string | undefined;
	do {
		const page = await ask(cursor);
		pages.push(page.items);
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined && pages.length < 1_000);
	return pages;
}

/** Ids and texts that have broken stores: patterns, quotes, control characters, text that is no proper Unicode. */
export const ODD_TEXTS: readonly string[] = [
	"a'b",
	'a"b',
	"a;drop table users;--",
	"a%b",
	"a_b",
	"a\\b",
	"a*?[b]:{c}\n\r",
	"a\0b",
	"a\0c",
	"a\uD800b",
	"a\uDFFFb",
	"a\uFFFDb",
	"a\uFFFEd800b",
	"a\u{1F600}b",
	"A'B",
	"__proto__",
	"constructor",
];
