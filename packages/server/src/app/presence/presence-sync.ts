import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { changedFor } from "../../domain/delta.ts";
import type { PresenceRecord } from "../../domain/record.ts";
import type { Version } from "../../ports/presence-store.ts";
import { type Caller, keyOf } from "../caller.ts";
import type { Rates } from "../rates/rates.ts";
import { Lens, type ViewingPorts } from "./viewing.ts";
import { idsAfter, visiblePage } from "./visible-page.ts";

export type SyncPorts = ViewingPorts & {
	/** People on one page. */
	readonly syncPage: number;
	readonly rates: Pick<Rates, "lookUp">;
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

/** Who asks, and about whom: these people, or (null) everybody (PR43). */
type Asking = {
	readonly caller: Caller;
	readonly among: ReadonlySet<string> | null;
	/** The first sync of a link, or the next page of a sync: part of the arrival, and no question of its own (T-09). */
	readonly arrives: boolean;
};

/** `presence:sync`: everybody, what changed since, the next page, or single people (PR41). */
export async function presenceSync(
	ports: SyncPorts,
	{ caller, among, arrives }: Asking,
	payload: PayloadOf<"presence:sync">,
): Promise<Result<Answer>> {
	const tooMany = arrives ? null : ports.rates.lookUp(caller, payload.userIds?.length ?? 0);
	if (tooMany !== null) return tooMany;
	const lens = await Lens.of(ports, keyOf(caller));
	const version = versionAmong(await ports.presence.version(caller.companyId), among);
	const sync = { ports, caller, among, lens, version };
	if (payload.userIds !== undefined) return ok(await someAnswer(sync, payload.userIds));
	if (payload.cursor !== undefined) {
		const cursor = decodeCursor(payload.cursor);
		if (cursor === null) return fail("bad_request", "cursor: is not one that this server gave");
		return ok(await nextAnswer(sync, cursor));
	}
	if (payload.version === undefined || payload.epoch !== version.epoch) return ok(await fullAnswer(sync, null));
	return ok(await deltaAnswer(sync, payload.version, null));
}

/** What is known of some people is no ground for a difference of all, nor the other way round: epochs of their own. */
function versionAmong({ epoch, version }: Version, among: Asking["among"]): Version {
	return { epoch: among === null ? epoch : `${epoch}/some`, version };
}

type Sync = Omit<Asking, "arrives"> & { readonly ports: SyncPorts; readonly lens: Lens; readonly version: Version };

async function someAnswer({ lens, version }: Sync, userIds: readonly string[]): Promise<Answer> {
	const users = (await lens.views(userIds)) as Answer["users"];
	return { ...version, full: false, users, nextCursor: null };
}

/** The next page. A difference that cannot go on, its epoch being over, begins anew as the whole. */
function nextAnswer(sync: Sync, { epoch, since, after }: Cursor): Promise<Answer> {
	if (since === null) return fullAnswer(sync, after);
	return epoch === sync.version.epoch ? deltaAnswer(sync, since, after) : fullAnswer(sync, null);
}

async function fullAnswer({ ports, caller, among, lens, version }: Sync, after: string | null): Promise<Answer> {
	const some = among === null ? null : [...among].sort();
	const { users, next } = await visiblePage(ports, { caller, lens, among: some, after, limit: ports.syncPage });
	const nextCursor = next === null ? null : encodeCursor({ epoch: version.epoch, since: null, after: next });
	return { ...version, full: true, users, nextCursor };
}

async function deltaAnswer(sync: Sync, since: number, after: string | null): Promise<Answer> {
	const { ports, caller, among, lens, version } = sync;
	const changes = await ports.presence.changes(caller.companyId, since);
	if (changes === undefined) return fullAnswer(sync, null);
	const policy = await ports.policies.of(caller.companyId);
	const asked = among === null ? changes : changes.filter(({ userId }) => among.has(userId));
	const changed = changedFor({ userId: caller.userId, policy }, asked);
	const { users, next } = await pageOf(sync, changed, after);
	const nextCursor = next === null ? null : encodeCursor({ epoch: version.epoch, since, after: next });
	return { ...version, full: false, users: users.map((record) => lens.colleague(record)), nextCursor };
}

async function pageOf({ ports, caller }: Sync, sorted: readonly string[], after: string | null): Promise<Page> {
	const ids = idsAfter(sorted, after, ports.syncPage);
	const last = ids.at(-1) ?? null;
	const users = await ports.presence.many(caller.companyId, ids);
	return { users, next: last === sorted.at(-1) ? null : last };
}
