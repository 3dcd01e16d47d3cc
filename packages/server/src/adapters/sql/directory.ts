import { sql } from "kysely";
import { pageOf } from "../../domain/page.ts";
import { DEFAULT_POLICY } from "../../domain/policy.ts";
import { contactsMatter } from "../../domain/visibility.ts";
import type { Company, Directory, Policy, TokenProfile, User } from "../../ports/directory.ts";
import type { Millis, UserKey } from "../../ports/keys.ts";
import { bumpAllRevs } from "./facts-rows.ts";
import { forgetUser } from "./forget-user.ts";
import { idLists } from "./id-lists.ts";
import { knownUsers } from "./known-users.ts";
import { EMPTY_PAGE } from "./page.ts";
import { statement } from "./statement.ts";
import type { Procedures } from "./stores.ts";
import type { CompanyRow, Db, UserRow } from "./tables.ts";

/** No name is longer; a longer query matches nobody. Databases bound the length of a pattern. */
const LONGEST_QUERY = 1_024;

const findUser = statement<UserKey, UserRow>((db, slots) =>
	db.selectFrom("users").selectAll().where("company_id", "=", slots.companyId).where("user_id", "=", slots.userId),
);

const addCompany = statement<CompanyRow>((db, slots) =>
	db
		.insertInto("companies")
		.values({
			company_id: slots.company_id,
			audience: slots.audience,
			location_audience: slots.location_audience,
			location_rounding: slots.location_rounding,
			trail_for_admins: slots.trail_for_admins,
			conversation_presence_limit: slots.conversation_presence_limit,
			feed_limit: slots.feed_limit,
			created_at: slots.created_at,
		})
		.onConflict((conflict) => conflict.doNothing()),
);

function toUser(row: UserRow): User {
	return {
		companyId: row.company_id,
		userId: row.user_id,
		name: row.name,
		avatarUrl: row.avatar_url,
		createdAt: row.created_at,
	};
}

function toCompany(row: CompanyRow): Company {
	return {
		companyId: row.company_id,
		createdAt: row.created_at,
		policy: {
			audience: row.audience,
			locationAudience: row.location_audience,
			locationRounding: row.location_rounding,
			trailForAdmins: row.trail_for_admins === 1,
			conversationPresenceLimit: row.conversation_presence_limit,
			feedLimit: row.feed_limit,
		},
	};
}

function policyColumns(policy: Policy): Omit<CompanyRow, "company_id" | "created_at"> {
	return {
		audience: policy.audience,
		location_audience: policy.locationAudience,
		location_rounding: policy.locationRounding,
		trail_for_admins: policy.trailForAdmins ? 1 : 0,
		conversation_presence_limit: policy.conversationPresenceLimit,
		feed_limit: policy.feedLimit,
	};
}

// Upper case: unlike lower case it has one form of sigma, and no letter of its own for the German sharp s.
function fold(text: string): string {
	return text.normalize("NFC").toUpperCase();
}

function foldOrNull(text: string | null): string | null {
	return text === null ? null : fold(text);
}

async function makeCompany(db: Db, companyId: string, now: Millis): Promise<void> {
	await addCompany(db, { company_id: companyId, created_at: now, ...policyColumns(DEFAULT_POLICY) });
}

type Profile = { readonly name: string | null; readonly avatarUrl: string | null; readonly issuedAt: Millis | null };

async function addUser(db: Db, key: UserKey, profile: Profile & { readonly now: Millis }): Promise<User> {
	await makeCompany(db, key.companyId, profile.now);
	const row: UserRow = {
		company_id: key.companyId,
		user_id: key.userId,
		name: profile.name,
		avatar_url: profile.avatarUrl,
		profile_issued_at: profile.issuedAt,
		created_at: profile.now,
		folded_id: fold(key.userId),
		folded_name: foldOrNull(profile.name),
	};
	await db.insertInto("users").values(row).execute();
	return toUser(row);
}

async function changeUser(db: Db, stored: UserRow, profile: Profile): Promise<User> {
	const columns = {
		name: profile.name,
		folded_name: foldOrNull(profile.name),
		avatar_url: profile.avatarUrl,
		profile_issued_at: profile.issuedAt,
	};
	await db
		.updateTable("users")
		.set(columns)
		.where("company_id", "=", stored.company_id)
		.where("user_id", "=", stored.user_id)
		.execute();
	return toUser({ ...stored, ...columns });
}

function isNewer(profile: TokenProfile, stored: UserRow): boolean {
	if (profile.issuedAt === null) return false;
	return stored.profile_issued_at === null || profile.issuedAt > stored.profile_issued_at;
}

function likeContaining(text: string): string {
	return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

type Matching = {
	readonly query: string;
	readonly userIds: readonly string[] | undefined;
	readonly cursor?: string;
	readonly limit: number;
};

function matchingUsers(
	db: Db,
	companyId: string,
	{ query, userIds, cursor, limit }: Matching,
): Promise<readonly UserRow[]> {
	let select = db.selectFrom("users").selectAll().where("company_id", "=", companyId);
	if (userIds !== undefined) select = select.where("user_id", "in", userIds);
	if (cursor !== undefined) select = select.where("user_id", ">", cursor);
	if (query !== "") {
		const pattern = likeContaining(fold(query));
		select = select.where(
			sql<boolean>`(folded_name like ${pattern} escape '\\' or folded_id like ${pattern} escape '\\')`,
		);
	}
	return select
		.orderBy("user_id")
		.limit(limit + 1)
		.execute();
}

/** See `Directory` for the law. */
export const directory: Procedures<Directory> = {
	async seen(db, [profile, now]) {
		const stored = (await findUser(db, profile)).rows[0];
		if (stored === undefined) {
			return { user: await addUser(db, profile, { ...profile, now }), created: true, changed: true };
		}
		if (!isNewer(profile, stored)) return { user: toUser(stored), created: false, changed: false };
		const name = profile.name ?? stored.name;
		const avatarUrl = profile.avatarUrl ?? stored.avatar_url;
		const changed = name !== stored.name || avatarUrl !== stored.avatar_url;
		const user = await changeUser(db, stored, { name, avatarUrl, issuedAt: profile.issuedAt });
		return { user, created: false, changed };
	},

	async user(db, [key]) {
		const row = (await findUser(db, key)).rows[0];
		return row && toUser(row);
	},

	known: (db, [companyId, userIds]) => knownUsers(db, companyId, userIds),

	async users(db, [companyId, { among, ...options }]) {
		const { query = "", limit } = options;
		if (query.length > LONGEST_QUERY) return EMPTY_PAGE;
		const lists = among === undefined ? [undefined] : idLists(among);
		const rows: UserRow[] = [];
		for (const userIds of lists) rows.push(...(await matchingUsers(db, companyId, { ...options, query, userIds })));
		if (lists.length > 1)
			rows.sort((one, other) => Buffer.compare(Buffer.from(one.user_id), Buffer.from(other.user_id)));
		return pageOf(rows, limit, { item: toUser, cursor: (row) => row.user_id });
	},

	async putUser(db, [key, fields, now]) {
		const stored = (await findUser(db, key)).rows[0];
		const { name = stored?.name ?? null, avatarUrl = stored?.avatar_url ?? null } = fields;
		if (stored === undefined) return addUser(db, key, { name, avatarUrl, issuedAt: null, now });
		return changeUser(db, stored, { name, avatarUrl, issuedAt: stored.profile_issued_at });
	},

	eraseUser: (db, [key]) => forgetUser(db, key),

	async company(db, [companyId]) {
		const row = await db.selectFrom("companies").selectAll().where("company_id", "=", companyId).executeTakeFirst();
		return row && toCompany(row);
	},

	async companies(db, [{ cursor, limit }]) {
		let select = db.selectFrom("companies").selectAll();
		if (cursor !== undefined) select = select.where("company_id", ">", cursor);
		const rows = await select
			.orderBy("company_id")
			.limit(limit + 1)
			.execute();
		return pageOf(rows, limit, { item: toCompany, cursor: (row) => row.company_id });
	},

	async putCompany(db, [companyId, policy, now]) {
		await makeCompany(db, companyId, now);
		const select = db.selectFrom("companies").selectAll().where("company_id", "=", companyId);
		const stored = toCompany(await select.executeTakeFirstOrThrow());
		const given = Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined));
		const company: Company = { ...stored, policy: { ...stored.policy, ...given } };
		await db.updateTable("companies").set(policyColumns(company.policy)).where("company_id", "=", companyId).execute();
		if (contactsMatter(company.policy) !== contactsMatter(stored.policy)) await bumpAllRevs(db, companyId);
		return company;
	},
};
