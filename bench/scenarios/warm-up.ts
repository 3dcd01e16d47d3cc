import { connecting } from "../load/crowd.ts";
import type { Size, Stage } from "./bench.ts";

const SIZES = {
	quick: { opens: 1, heartbeats: 1_500, changes: 500 },
	full: { opens: 10, heartbeats: 12_000, changes: 4_000 },
} as const;
/** Companies of two: whatever changes is told to one, so that no peer drowns in it. */
const CROWD = { prefix: "z", companies: 60, people: 2 };
const ARGS = {
	// The number of the request moves each of them a few metres further.
	heartbeats: ['["presence:heartbeat",{"latitude":52.5,"longitude":#e-4,"accuracy":8}]'],
	changes: ['["activity:set",{"projectId":"project-#"}]'],
} as const;
/** What the runtime still compiles is compiled after that. */
const REST = 1_500;

/**
 * Lets a server do for a while what servers do, so that its code is as warm as on one that has run for an hour: at thirty
 * heartbeats a second that would take minutes. Those who came for it are gone when this resolves.
 */
export async function warmUp(stage: Stage, size: Size): Promise<void> {
	const { opens, ...counts } = SIZES[size];
	if (stage.peer.protocol === "xmpp") return; // compiled before it starts, or never
	const bare = stage.peer.protocol === "bare";
	const senders = [...connecting(CROWD)].map(({ userId }) => userId);
	const order = { senders, namespace: "/presence", window: 1, forMs: 60_000 };
	for (let time = 1; time <= opens; time++) {
		await stage.open({ crowd: CROWD, auth: { batch: true } });
		if (time === opens && !bare)
			for (const kind of ["heartbeats", "changes"] as const)
				await stage.load.run("requests", { ...order, args: ARGS[kind], atMost: counts[kind] });
		await stage.load.run("close", stage.served.namespaces);
	}
	await Bun.sleep(REST);
}
