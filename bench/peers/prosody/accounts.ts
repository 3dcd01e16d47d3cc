import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Acquaintance } from "../xmpp/company.ts";
import { DOMAIN } from "../xmpp/rooms.ts";

export type Store = { readonly data: string; readonly password: string };

/** Writes what the server reads when somebody comes: a file for each account, and one for each roster. */
export function putAccounts({ data, password }: Store, all: readonly Acquaintance[]): void {
	const folder = join(data, encoded(DOMAIN));
	const accounts = join(folder, "accounts");
	const rosters = join(folder, "roster");
	for (const path of [accounts, rosters]) mkdirSync(path, { recursive: true });
	const put = (userId: string, contacts: readonly string[]): void => {
		const file = `${encoded(userId)}.dat`;
		writeFileSync(join(accounts, file), `return { ["password"] = "${password}" };\n`);
		writeFileSync(join(rosters, file), rosterOf(contacts.filter((contact) => contact !== userId)));
	};
	for (const { people, contacts } of all) {
		for (const userId of people) put(userId, contacts);
		if (contacts !== people) for (const userId of contacts) put(userId, people);
	}
}

function rosterOf(contacts: readonly string[]): string {
	const entries = contacts.map(
		(userId) => `["${userId}@${DOMAIN}"] = { ["subscription"] = "both", ["groups"] = {} };\n`,
	);
	return `return { [false] = { ["version"] = 1, ["pending"] = {} };\n${entries.join("")}};\n`;
}

/** As the server names its files. */
function encoded(name: string): string {
	return name.replaceAll(/[^A-Za-z0-9]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
