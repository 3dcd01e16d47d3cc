import type { ConnectionEntry, PresenceRecord, SeenStatus, Timing } from "../../domain/record.ts";
import { newestActivity } from "../../domain/resolve.ts";
import { isShown } from "../../domain/shown.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Schedule } from "./schedule.ts";

/** What is to be different in Redis beside the record itself: `write-record`'s ARGV[5], but for the change log. */
export type Differences = {
	readonly now: Millis;
	readonly status: SeenStatus;
	readonly lastActivity: string;
	readonly connectedAt: string;
	readonly due: Millis | false;
	readonly absentSince?: Millis | false;
	readonly was?: SeenStatus;
	readonly is?: SeenStatus;
	readonly shown?: boolean;
	readonly online?: boolean;
	readonly come?: readonly string[];
	readonly gone?: readonly string[];
	/** Nodes on which the user now has a connection, and those on which they have none any more. */
	readonly arrives?: readonly string[];
	readonly leaves?: readonly string[];
	readonly lastSeen?: string | false;
	readonly lastSeenTtl: Millis;
};

type Moment = {
	readonly now: Millis;
	readonly timing: Timing;
	readonly schedule: Schedule;
	/** Since when the user is absent as Redis has it. */
	readonly absentSince: Millis | null;
};

/** From what is stored (null: nothing) to what is to be stored. */
export function differences(before: PresenceRecord | null, after: PresenceRecord, moment: Moment): Differences {
	const { now, timing, schedule } = moment;
	return {
		now,
		...readable(after, now, timing),
		due: schedule.due ?? false,
		...(schedule.absentSince === moment.absentSince ? {} : { absentSince: schedule.absentSince ?? false }),
		...ofStatus(before, after),
		...ofConnections(before, after),
		lastSeenTtl: timing.lastSeenTtl,
	};
}

/** What operators read: as shown to everybody, so that other systems learn of nobody who is invisible. */
function readable(record: PresenceRecord, now: Millis, timing: Timing) {
	const { status } = record.shown.plain;
	const active = status === "offline" ? null : newestActivity(record.devices, now, timing);
	const since = record.devices.flatMap(({ connections }) => connections.map((connection) => connection.since));
	const connected = status === "offline" || since.length === 0 ? null : Math.min(...since);
	return { status, lastActivity: isoOrEmpty(active), connectedAt: isoOrEmpty(connected) };
}

function isoOrEmpty(at: Millis | null): string {
	return at === null ? "" : new Date(at).toISOString();
}

function ofStatus(before: PresenceRecord | null, after: PresenceRecord) {
	const was = before?.shown.plain.status ?? "offline";
	const { status, lastSeen } = after.shown.plain;
	const wasVisible = before !== null && isShown(before.shown);
	return {
		...(was === status ? {} : { was, is: status }),
		...((was !== "offline") === (status !== "offline") ? {} : { online: status !== "offline" }),
		...(wasVisible === isShown(after.shown) ? {} : { shown: !wasVisible }),
		...(before !== null && before.shown.plain === after.shown.plain
			? {}
			: { lastSeen: lastSeen === null ? (false as const) : isoOrEmpty(lastSeen) }),
	};
}

function connectionsOf(record: PresenceRecord | null): readonly ConnectionEntry[] {
	return record?.devices.flatMap(({ connections }) => connections) ?? [];
}

function ofConnections(before: PresenceRecord | null, after: PresenceRecord) {
	if (before?.devices === after.devices) return {};
	const [was, is] = [connectionsOf(before), connectionsOf(after)];
	const ids = change(was, is, ({ id }) => id);
	const nodes = change(was, is, ({ node }) => node);
	return {
		...(ids.added.length === 0 ? {} : { come: ids.added }),
		...(ids.removed.length === 0 ? {} : { gone: ids.removed }),
		...(nodes.added.length === 0 ? {} : { arrives: nodes.added }),
		...(nodes.removed.length === 0 ? {} : { leaves: nodes.removed }),
	};
}

function change(
	was: readonly ConnectionEntry[],
	is: readonly ConnectionEntry[],
	nameOf: (connection: ConnectionEntry) => string,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
	const [before, after] = [new Set(was.map(nameOf)), new Set(is.map(nameOf))];
	return { added: [...after.difference(before)], removed: [...before.difference(after)] };
}
