import { expect, test } from "bun:test";
import type { Peer } from "../peers/peer.ts";
import type { Bench } from "./bench.ts";
import { durablePeers, xmppWithout } from "./scenario.ts";

function peer(name: string, notDurable: string | null): Peer {
	return {
		name,
		version: "1",
		missing: null,
		protocol: name === "rollcall" ? "socket.io" : "xmpp",
		notDurable,
		start: () => Promise.reject(new Error("is not started here")),
		users: async () => {},
		groups: async () => [],
	};
}

function bench(databaseUrl: string | null): Bench {
	return {
		size: "quick",
		peers: [peer("rollcall", null), peer("ejabberd", "no archive")],
		missing: { prosody: "not installed" },
		folder: "",
		databaseUrl: async () => databaseUrl,
		soakMinutes: 1,
		repetitions: null,
		say: () => {},
	};
}

const NAMES = ["rollcall", "ejabberd", "prosody"];

test("a peer that keeps no messages is named, with the reason, where messages are durable", async () => {
	const { peers, missing } = await durablePeers(bench("postgres://here"), NAMES);
	expect(peers.map(({ name }) => name)).toEqual(["rollcall"]);
	expect(missing).toEqual({ ejabberd: "no archive", prosody: "not installed" });
});

test("without PostgreSQL the durable peers are not measured, and Rollcall is", async () => {
	const { peers, missing } = await durablePeers(bench(null), NAMES);
	expect(peers.map(({ name }) => name)).toEqual(["rollcall"]);
	expect(missing.ejabberd).toBe("PostgreSQL is not installed");
});

test("where XMPP has nothing to compare, its peers are named with the reason, those that are not installed too", () => {
	const missing = xmppWithout(bench(null), "nothing like it");
	expect(missing).toEqual({ ejabberd: "nothing like it", prosody: "not installed" });
});
