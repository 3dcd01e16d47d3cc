import type { Crowd } from "../load/crowd.ts";
import type { Stage } from "./bench.ts";

/** What a client of an XMPP server says and hears where those of others set a status. Its own copy comes back to it. */
export const XMPP_STATUS = {
	texts: ["dnd", "away"].map(
		(show) => `<presence xmlns='jabber:client'><show>${show}</show><status>bench ${show}</status></presence>`,
	),
	match: { within: "<status>bench " },
} as const;

export const XMPP_MESSAGE = { within: "<body>The survey" } as const;

/** A message to everybody in a room; `id` comes back to the sender, which is how a room acknowledges. */
export function roomMessage(room: string, id: string, text: string): string {
	return `<message xmlns='jabber:client' to='${room}' type='groupchat' id='${id}'><body>${text}</body></message>`;
}

/** Servers that know people by their tokens need no list of them; XMPP servers do, for the rosters. */
export async function introduce({ peer, served }: Stage, crowd: Crowd): Promise<void> {
	if (peer.protocol === "xmpp") await peer.users(served, crowd);
}
