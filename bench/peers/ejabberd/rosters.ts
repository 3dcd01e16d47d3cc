import { many } from "../admin.ts";
import type { Served } from "../peer.ts";
import type { Acquaintance } from "../xmpp/company.ts";
import { DOMAIN } from "../xmpp/rooms.ts";

type Member = { readonly user: string; readonly group: string };

/** Shared rosters: a group whose members are shown each other, or two that are shown each other's. */
export async function putRosters({ port }: Served, all: readonly Acquaintance[]): Promise<void> {
	const call = (name: string, body: object): Promise<void> => ask(port, name, body);
	const members: Member[] = [];
	await many(all, async ({ name, people, contacts }) => {
		const one = `${name}-a`;
		const other = people === contacts ? one : `${name}-b`;
		await call("srg_create", group(one, other));
		if (other !== one) await call("srg_create", group(other, one));
		members.push(...people.map((user) => ({ user, group: one })));
		if (other !== one) members.push(...contacts.map((user) => ({ user, group: other })));
	});
	await many(members, (member) => call("srg_user_add", { ...member, host: DOMAIN, grouphost: DOMAIN }));
}

function group(name: string, shown: string): object {
	return { group: name, host: DOMAIN, label: name, description: "", display: shown };
}

async function ask(port: number, name: string, body: object): Promise<void> {
	const response = await fetch(`http://127.0.0.1:${port}/api/${name}`, { method: "POST", body: JSON.stringify(body) });
	const text = await response.text();
	if (!response.ok || text !== "0") throw new Error(`${name}: ${response.status} ${text.slice(0, 200)}`);
}
