import type { UserKey } from "../../ports/keys.ts";
import { statement } from "./statement.ts";
import type { CompanyRow, Db } from "./tables.ts";

type Audiences = Pick<CompanyRow, "audience" | "location_audience">;

const findAudiences = statement<{ readonly companyId: string }, Audiences>((db, slots) =>
	db.selectFrom("companies").select(["audience", "location_audience"]).where("company_id", "=", slots.companyId),
);

const findPartners = statement<UserKey, { user_id: string }>((db, slots) =>
	db
		.selectFrom("participants as own")
		.innerJoin("participants as other", "other.conversation_no", "own.conversation_no")
		.select("other.user_id")
		.distinct()
		.where("own.company_id", "=", slots.companyId)
		.where("own.user_id", "=", slots.userId)
		.where("other.user_id", "!=", slots.userId),
);

/** Does a company's policy make it matter with whom people talk (VIS3)? */
export async function contactsMatter(db: Db, companyId: string): Promise<boolean> {
	const company = (await findAudiences(db, { companyId })).rows[0];
	return company !== undefined && (company.audience === "contacts" || company.location_audience === "contacts");
}

/** Everybody the user shares a conversation with (VIS3); nobody where it does not matter. */
export async function partnersOf(db: Db, key: UserKey, location: string): Promise<ReadonlySet<string>> {
	if (location !== "contacts" && !(await contactsMatter(db, key.companyId))) return new Set();
	return new Set((await findPartners(db, key)).rows.map((row) => row.user_id));
}
