import { expect, test } from "bun:test";
import type { Socket } from "socket.io-client";
import type { ClientToServerEvents, ServerToClientEvents } from "./typed-events.ts";

type Client = Socket<ServerToClientEvents, ClientToServerEvents>;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles exactly where Socket.IO's generics infer what the schemas say. Never called. */
async function uses(client: Client): Promise<void> {
	client.on("user:offline", ({ userId, lastSeen }) => {
		const seen: Same<typeof lastSeen, string | null> = true;
		const id: Same<typeof userId, string> = true;
		expect([seen, id]).toEqual([true, true]);
	});
	client.emit("presence:set", { status: "online", until: "2026-03-02T11:00:00Z" }, (answer) => {
		if (answer.success) answer.session.lastLatitude?.toFixed(2);
		else answer.error.code satisfies string;
	});
	const answer = await client.emitWithAck("presence:heartbeat", { latitude: 0, longitude: 0 });
	if (answer.success) answer.nextHeartbeatMs.toFixed(0);
	// @ts-expect-error There is no such event.
	client.on("user:vanished", () => {});
	// @ts-expect-error There is no such status.
	client.emit("presence:set", { status: "offline" }, () => {});
	// @ts-expect-error A position is a number.
	client.emit("presence:heartbeat", { latitude: "0", longitude: 0 }, () => {});
}

test("[W23] Socket.IO's generics infer what the schemas say", () => {
	expect(uses).toBeFunction();
});
