import type { Bus, MembershipChange } from "../../ports/bus.ts";
import type { RosterCache } from "./rosters.ts";
import { type TellDifferencePorts, tellDifference } from "./tell-difference.ts";

export type CheckMembershipsPorts = Omit<TellDifferencePorts, "bus"> & {
	readonly rosters: RosterCache;
	readonly failed: (what: string, error: unknown) => void;
};

/**
 * What is told last of who is in a conversation need not be what was decided last: messages of two nodes cross on their way,
 * and so does what is told by somebody who had to look first. After each change this node compares those concerned with the
 * store, and where they differ tells its own connections once more how it is (CON2, T-07). To be called once whatever
 * follows the bus by itself does so: what is kept of the conversation must be out of date by then.
 */
export function checkMemberships(bus: Bus, ports: CheckMembershipsPorts): void {
	const here = { publish: bus.publishHere.bind(bus) };
	bus.subscribe((message) => {
		if (message.kind !== "membership" || message.added.length + message.removed.length === 0) return;
		check({ ...ports, bus: here }, message).catch((error: unknown) => ports.failed("who is in a conversation", error));
	});
}

async function check(
	ports: CheckMembershipsPorts & TellDifferencePorts,
	{ companyId, conversationId, ...told }: MembershipChange,
): Promise<void> {
	const key = { companyId, conversationId };
	const participants = await ports.rosters.of(key);
	const there = new Set(participants.map(({ userId }) => userId));
	await tellDifference(ports, key, {
		participants,
		added: participants.filter(({ userId }) => told.removed.includes(userId)),
		removed: told.added.filter((userId) => !there.has(userId)),
		roles: [],
	});
}
