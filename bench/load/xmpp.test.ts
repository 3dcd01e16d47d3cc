import { expect, test } from "bun:test";
import { XmppEntry } from "./xmpp.ts";

const PAYLOAD_STARTS = 6;
const FEATURES = "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>";
const OWN = "<presence to='m0-1@bench.local/bench' from='m0-1@bench.local/bench' xmlns='jabber:client'/>";
const OTHERS = "<presence to='m0-1@bench.local/bench' from='m0-2@bench.local/bench' xmlns='jabber:client'/>";
const ENTERED = `<presence from="room-1@rooms.bench.local/m0-1"><x><status code="110"/></x></presence>`;

function entry(rooms: readonly string[] = []): XmppEntry {
	return new XmppEntry({
		person: { companyId: "m0", userId: "m0-1" },
		password: "secret",
		domain: "bench.local",
		rooms,
	});
}

/** What is said to these frames of a server, one after the other. */
function said(client: XmppEntry, frames: readonly string[]): string[] {
	return frames.flatMap((frame) => {
		const answer = client.hear(Buffer.from(frame));
		return answer === null ? [] : [answer.subarray(PAYLOAD_STARTS).toString("latin1")];
	});
}

const LOGIN = ["<open/>", FEATURES, "<success/>", "<open/>", FEATURES, "<iq type='result' id='bind'/>"];

test("a client authenticates, opens the stream anew, binds, and comes with its roster and its rooms", () => {
	const client = entry(["room-1@rooms.bench.local"]);
	const words = said(client, LOGIN);
	expect(words).toHaveLength(4);
	const secret = Buffer.from("\0m0-1\0secret").toString("base64");
	expect(words[0]).toContain(`mechanism='PLAIN'>${secret}</auth>`);
	expect(words[1]).toContain("<open ");
	expect(words[2]).toContain("<resource>bench</resource>");
	expect(words[3]).toContain("jabber:iq:roster");
	expect(words[3]).toContain("to='room-1@rooms.bench.local/m0-1'");
});

test("a client is in when its own presence has come back from the server and from each room", () => {
	const client = entry(["room-1@rooms.bench.local"]);
	said(client, [...LOGIN, OTHERS, OWN]);
	expect(client.isIn).toBe(false);
	said(client, [OTHERS, ENTERED]);
	expect(client.isIn).toBe(true);
});

test("a refusal is noticed", () => {
	const client = entry();
	said(client, ["<open/>", FEATURES, "<failure><not-authorized/></failure>"]);
	expect(client.isRefused).toBe(true);
});

test("the room's copy of one's own message acknowledges it, and nobody else's does", () => {
	const message = (nick: string, quote: string): Buffer =>
		Buffer.from(
			`<message to='m0-1@bench.local/bench' from='room-1@rooms.bench.local/${nick}' type='groupchat' id='27'><body>x</body></message>`.replaceAll(
				"'",
				quote,
			),
		);
	expect(entry().acknowledged(message("m0-1", "'"))).toBe(27);
	expect(entry().acknowledged(message("m0-1", '"'))).toBe(27);
	expect(entry().acknowledged(message("m0-10", "'"))).toBe(-1);
	expect(entry().acknowledged(Buffer.from(OWN))).toBe(-1);
});
