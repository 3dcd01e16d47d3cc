import fc from "fast-check";
import type { Recorder } from "./recorder.ts";

type PlainAct = "ping" | "beat" | "active beat" | "rest" | "hush" | "vanish" | "nonsense" | "look around";

/** Something that a user does on one of their devices. */
export type Act =
	| { readonly act: PlainAct }
	| { readonly act: "move"; readonly spot: number; readonly accuracy: number }
	| { readonly act: "work" | "report"; readonly projectId: string }
	| { readonly act: "say"; readonly message: string; readonly ttl: number | null }
	| { readonly act: "choose"; readonly status: "auto" | "away" | "dnd"; readonly ttl: number | null }
	| { readonly act: "trust"; readonly userIds: readonly string[] };

type Request = readonly [name: string, payload: unknown];

function later(now: number, ttl: number | null): string | undefined {
	return ttl === null ? undefined : new Date(now + ttl).toISOString();
}

function requestOf(act: Act, now: number): Request {
	switch (act.act) {
		case "ping":
			return ["activity:ping", {}];
		case "beat":
			return ["presence:heartbeat", {}];
		case "active beat":
			return ["presence:heartbeat", { active: true }];
		case "nonsense":
			return ["presence:heartbeat", { latitude: 91, longitude: 0 }];
		case "look around":
			return ["presence:sync", {}];
		case "rest":
			return ["activity:clear", {}];
		case "hush":
			return ["status:clear", {}];
		case "vanish":
			return ["presence:set", { status: "invisible" }];
		case "move":
			return ["presence:heartbeat", { latitude: act.spot / 100, longitude: 0, accuracy: act.accuracy }];
		case "report":
			return ["presence:heartbeat", { projectId: act.projectId }];
		case "work":
			return ["activity:set", { projectId: act.projectId }];
		case "say":
			return ["status:post", { message: act.message, expiresAt: later(now, act.ttl) }];
		case "choose":
			return ["presence:set", { status: act.status, until: later(now, act.ttl) }];
		case "trust":
			return ["presence:set", { visibleTo: act.userIds }];
	}
}

/** Does it on that client, by the clock of its world. */
export async function perform(client: Recorder, act: Act, now: number): Promise<void> {
	await client.ask(...requestOf(act, now));
}

const projectId = fc.constantFrom("p1", "p2");
const ttl = fc.constantFrom(null, 250, 1_500, 6_000);

export const moves = fc.record({
	act: fc.constant("move" as const),
	spot: fc.integer({ min: 0, max: 5 }),
	accuracy: fc.constantFrom(5, 50, 500),
});
export const works = fc.record({ act: fc.constant("work" as const), projectId });
export const reports = fc.record({ act: fc.constant("report" as const), projectId });
export const says = fc.record({ act: fc.constant("say" as const), message: fc.constantFrom("lunch", "train"), ttl });
export const chooses = fc.record({
	act: fc.constant("choose" as const),
	status: fc.constantFrom("auto" as const, "away" as const, "dnd" as const),
	ttl,
});

/** One of the acts that need nothing said with them. */
export function plainly<A extends PlainAct>(...acts: readonly A[]) {
	return fc.record({ act: fc.constantFrom(...acts) });
}
