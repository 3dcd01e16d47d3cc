import { LoadProcess } from "../../load/process.ts";
import { type Group, SECRET, type Served, type XmppServed } from "../peer.ts";

export const DOMAIN = "bench.local";
export const ROOM_DOMAIN = `rooms.${DOMAIN}`;
const FOUNDER = { prefix: "founder", companies: 1, people: 1 };
/** Enters the rooms once, so that they are there, and leaves before anything is measured. */
export const FOUNDER_ID = "founder0-0";

let made = 0;

/** Makes a room for each group, which stays when nobody is in it; its people enter it whenever they connect. */
export async function makeRooms(served: Served, groups: readonly Group[]): Promise<readonly string[]> {
	const { rooms } = xmppOf(served);
	const addresses = groups.map(() => newAddress());
	await found(served, addresses);
	for (const [index, { people }] of groups.entries()) {
		for (const userId of people) {
			rooms[userId] ??= [];
			rooms[userId].push(addresses[index] ?? "");
		}
	}
	return addresses;
}

/** What there is to know of a server that speaks XMPP. */
export function xmppOf({ xmpp }: Served): XmppServed {
	if (xmpp === undefined) throw new Error("This server does not speak XMPP.");
	return xmpp;
}

function newAddress(): string {
	made += 1;
	return `room-${made}@${ROOM_DOMAIN}`;
}

async function found(served: Served, addresses: readonly string[]): Promise<void> {
	const { port, namespaces } = served;
	const xmpp = { ...xmppOf(served), rooms: { [FOUNDER_ID]: addresses } };
	const load = new LoadProcess();
	try {
		await load.run("open", { port, namespaces, xmpp, crowd: FOUNDER, secret: SECRET });
		await load.run("close", namespaces);
	} finally {
		await load.end();
	}
}
