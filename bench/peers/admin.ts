import { type Crowd, everybody } from "../load/crowd.ts";
import { ADMIN_KEY, type Group, type Served } from "./peer.ts";

const AT_ONCE = 64;

/** The operator's interface, which Rollcall and the stock peers share. */
export async function putUsers({ port }: Served, crowd: Crowd): Promise<void> {
	await many([...everybody(crowd)], async ({ companyId, userId }) => {
		await ask({ port, method: "PUT", path: `/companies/${companyId}/users/${userId}`, body: {} });
	});
}

export async function postGroups({ port }: Served, groups: readonly Group[]): Promise<readonly string[]> {
	const ids: string[] = new Array(groups.length).fill("");
	await many([...groups.entries()], async ([index, { companyId, people }]) => {
		const body = { type: "group", title: `Group ${index}`, participantIds: people };
		const answer = await ask({ port, method: "POST", path: `/companies/${companyId}/conversations`, body });
		ids[index] = answer.id;
	});
	return ids;
}

/** Feeds carry every change, however large the company; Rollcall would tell counts instead (PR43). */
export async function liftFeedLimit({ port }: Served, { prefix, companies }: Crowd): Promise<void> {
	for (let company = 0; company < companies; company++)
		await ask({ port, method: "PUT", path: `/companies/${prefix}${company}`, body: { feedLimit: 1_000_000 } });
}

/** Does this for all of them, some at a time. */
export async function many<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
	const queue = items.values();
	const lane = async (): Promise<void> => {
		for (const item of queue) await work(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

type Request = { readonly port: number; readonly method: string; readonly path: string; readonly body: object };

async function ask({ port, method, path, body }: Request): Promise<{ readonly id: string }> {
	const response = await fetch(`http://127.0.0.1:${port}/admin${path}`, {
		method,
		headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 200)}`);
	return text === "" ? { id: "" } : (JSON.parse(text) as { id: string });
}
