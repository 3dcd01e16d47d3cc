import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { changedFor } from "../../domain/delta.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import type { Version } from "../../ports/presence-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import { Lens, type ViewingPorts } from "./viewing.ts";
import { visiblePage } from "./visible-page.ts";

export type SyncPorts = ViewingPorts & {
	/** People on one page. */
	readonly syncPage: number;
};

type Answer = AnswerOf<"presence:sync">;
type Page = { readonly users: readonly PresenceRecord[]; readonly next: string | null };

/** Where a paged answer goes on: after this user, of a full answer or of a delta. */
type Cursor = { readonly epoch: string; readonly since: number | null; readonly after: string };

function encodeCursor(cursor: Cursor): string {
	return btoa(JSON.stringify([cursor.epoch, cursor.since, cursor.after]));
}

function decodeCursor(text: string): Cursor | null {
	try {
		const [epoch, since, after] = JSON.parse(atob(text)) as readonly unknown[];
		const fits = typeof epoch === "string" && typeof after === "string";
		if (!fits || (since !== null && !Number.isSafeInteger(since))) return null;
		return { epoch, since: since as number | null, after };
	} catch {
		return null; // whatever else a client may send as a cursor
	}
}

/** `presence:sync`: everybody, what changed since, the next page, or single people (PR41). */
export async function presenceSync(
	ports: SyncPorts,
	caller: Caller,
	payload: PayloadOf<"presence:sync">,
): Promise<Result<Answer>> {
	const lens = await Lens.of(ports, keyOf(caller));
	const version = await ports.presence.version(caller.companyId);
	const sync = { ports, caller, lens, version };
	if (payload.userIds !== undefined) return ok(await someAnswer(sync, payload.userIds));
	if (payload.cursor !== undefined) {
		const cursor = decodeCursor(payload.cursor);
		if (cursor === null) return fail("bad_request", "cursor: is not one that this server gave");
		return ok(await nextAnswer(sync, cursor));
	}
	if (payload.version === undefined || payload.epoch !== version.epoch) return ok(await fullAnswer(sync, null));
	return ok(await deltaAnswer(sync, payload.version, null));
}

type Sync = { readonly ports: SyncPorts; readonly caller: Caller; readonly lens: Lens; readonly version: Version };

async function someAnswer({ lens, version }: Sync, userIds: readonly string[]): Promise<Answer> {
	const users = (await lens.views(userIds)) as Answer["users"];
	return { ...version, full: false, users, nextCursor: null };
}

/** The next page. A difference that cannot go on, its epoch being over, begins anew as the whole. */
function nextAnswer(sync: Sync, { epoch, since, after }: Cursor): Promise<Answer> {
	if (since === null) return fullAnswer(sync, after);
	return epoch === sync.version.epoch ? deltaAnswer(sync, since, after) : fullAnswer(sync, null);
}

async function fullAnswer({ ports, caller, lens, version }: Sync, after: string | null): Promise<Answer> {
	const { users, next } = await visiblePage(ports, { caller, lens, after, limit: ports.syncPage });
	const nextCursor = next === null ? null : encodeCursor({ epoch: version.epoch, since: null, after: next });
	return { ...version, full: true, users, nextCursor };
}

async function deltaAnswer(sync: Sync, since: number, after: string | null): Promise<Answer> {
	const { ports, caller, lens, version } = sync;
	const changes = await ports.presence.changes(caller.companyId, since);
	if (changes === undefined) return fullAnswer(sync, null);
	const policy = await ports.policies.of(caller.companyId);
	const changed = changedFor({ userId: caller.userId, policy }, changes);
	const { users, next } = await pageOf(sync, changed, after);
	const nextCursor = next === null ? null : encodeCursor({ epoch: version.epoch, since, after: next });
	return { ...version, full: false, users: users.map((record) => lens.colleague(record)), nextCursor };
}

async function pageOf({ ports, caller }: Sync, sorted: readonly string[], after: string | null): Promise<Page> {
	const rest = after === null ? sorted : sorted.filter((userId) => userId > after);
	const ids = rest.slice(0, ports.syncPage);
	const users = await ports.presence.many(caller.companyId, ids);
	return { users, next: ids.length < rest.length ? (ids[ids.length - 1] as string) : null };
}
