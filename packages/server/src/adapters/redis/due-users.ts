import type { Millis, UserKey } from "../../ports/keys.ts";
import type { Commands } from "./commands.ts";
import type { Inside } from "./inside.ts";
import { companyKeys, dueCompaniesKey } from "./keys.ts";
import { CLAIM_DUE } from "./lua/claim-due.ts";
import { CLAIM_COMPANIES, SETTLE_COMPANY } from "./lua/companies.ts";

/** So long a user whose deadline has passed is left to the node that was given them. */
const USER_CLAIM: Millis = 5_000;
/** So long a company is left to the node that looks at it. */
const COMPANY_CLAIM: Millis = 500;
/** A company of which somebody waits is looked at at least so often, whatever was expected there. */
const LOOK_EVERY: Millis = 60_000;
const COMPANIES_AT_ONCE = 50;

type Due = { readonly companyId: string; readonly userId: string; readonly absentSince: Millis | null };

/** Finds users whose deadline has passed, across all nodes, without looking at companies where nobody is due (PR12). */
export class DueUsers {
	readonly #inside: Inside;
	readonly #commands: Commands;

	constructor(inside: Inside, commands: Commands) {
		this.#inside = inside;
		this.#commands = commands;
	}

	/** The next users to decide on. Those absent for long are let go on the way. */
	async take(limit: number): Promise<readonly UserKey[]> {
		const keys: UserKey[] = [];
		while (keys.length < limit) {
			const left = limit - keys.length;
			const now = this.#inside.options.clock.now();
			const companies = await this.#claim(now, Math.min(left, COMPANIES_AT_ONCE));
			if (companies.length === 0) break;
			const share = Math.max(1, Math.floor(left / companies.length));
			const found = await Promise.all(companies.map((companyId) => this.#look(companyId, now, share)));
			keys.push(...(await this.#withoutGone(found.flat(), now)));
		}
		return keys;
	}

	async #claim(now: Millis, most: number): Promise<readonly string[]> {
		const args = [now, now + COMPANY_CLAIM, most].map(String);
		const key = dueCompaniesKey(this.#inside.options.prefix);
		return (await this.#commands.run(CLAIM_COMPANIES, key, args)) as readonly string[];
	}

	async #look(companyId: string, now: Millis, limit: number): Promise<readonly Due[]> {
		const { prefix } = this.#inside.options;
		const args = [now, now + USER_CLAIM, limit].map(String);
		const reply = await this.#commands.run(CLAIM_DUE, companyKeys(prefix, companyId), args);
		const [first, ...rest] = reply as readonly [string, ...(string | null)[]];
		const next = first === "" ? "" : String(Math.min(Number(first), now + LOOK_EVERY));
		await this.#commands.run(SETTLE_COMPANY, dueCompaniesKey(prefix), [companyId, String(now + COMPANY_CLAIM), next]);
		const due: Due[] = [];
		for (let at = 0; at < rest.length; at += 2) {
			const since = rest[at + 1] ?? null;
			due.push({ companyId, userId: rest[at] as string, absentSince: since === null ? null : Number(since) });
		}
		return due;
	}

	async #withoutGone(due: readonly Due[], now: Millis): Promise<readonly UserKey[]> {
		const { idleKept, options, claimed } = this.#inside;
		const idle = due.filter(({ absentSince }) => absentSince !== null && now - absentSince >= idleKept);
		const gone = idle.filter((user) => options.isDurable(user));
		await Promise.all(
			[...Map.groupBy(gone, ({ companyId }) => companyId)].map(([companyId, users]) => this.#release(companyId, users)),
		);
		const left = new Set(idle);
		const keys = due.filter((user) => !left.has(user)).map(({ companyId, userId }) => ({ companyId, userId }));
		for (const key of keys) claimed.add(key);
		return keys;
	}

	async #release(companyId: string, users: readonly Due[]): Promise<void> {
		const { table, copies } = this.#inside;
		const rows = users.map(({ userId, absentSince }) => ({ userId, since: absentSince }));
		for (const userId of await table.release(companyId, rows)) {
			const copy = copies.get({ companyId, userId });
			if (copy !== undefined && !copies.isBusy(copy.key)) copies.drop(copy);
		}
	}
}
