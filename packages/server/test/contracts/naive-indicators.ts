import type {
	ActiveIndicator,
	EndedIndicator,
	IndicatorAudience,
	IndicatorKey,
	IndicatorKind,
	ToldIndicator,
} from "../../src/ports/indicator-store.ts";
import type { ConversationKey, Millis, UserKey } from "../../src/ports/keys.ts";

type Row = {
	readonly key: IndicatorKey;
	startedAt: Millis;
	devices: readonly { readonly deviceId: string; readonly until: Millis }[];
	told: readonly { readonly audience: IndicatorAudience; readonly again: Millis }[];
};

type InConversation = ConversationKey & { readonly userId: string };

function same(a: IndicatorKey, b: IndicatorKey): boolean {
	return ofUser(a, b) && a.conversationId === b.conversationId && a.kind === b.kind;
}

function ofUser(a: UserKey, b: UserKey): boolean {
	return a.companyId === b.companyId && a.userId === b.userId;
}

function endOfLife({ devices }: Row): Millis {
	return Math.max(0, ...devices.map(({ until }) => until));
}

function shownAs(row: Row): ActiveIndicator {
	return { ...row.key, startedAt: row.startedAt, expiresAt: endOfLife(row) };
}

/** The law of `IndicatorStore` in its plainest form: one list, and a look at all of it for every question. */
export class NaiveIndicators {
	#rows: readonly Row[] = [];

	start(key: IndicatorKey, { deviceId, ttl }: { readonly deviceId: string; readonly ttl: Millis }, now: Millis): void {
		let row = this.#row(key);
		if (row === undefined) {
			row = { key, startedAt: now, devices: [], told: [] };
			this.#rows = [...this.#rows, row];
		}
		if (endOfLife(row) <= now) {
			row.startedAt = now;
			row.devices = [];
			row.told = row.told.map(({ audience }) => ({ audience, again: now }));
		}
		row.devices = [...row.devices.filter((device) => device.deviceId !== deviceId), { deviceId, until: now + ttl }];
	}

	stop(key: IndicatorKey, deviceId: string, now: Millis): readonly EndedIndicator[] {
		return this.#stopWhere((row) => same(row.key, key), deviceId, now);
	}

	endDevice(key: UserKey, deviceId: string, now: Millis): readonly EndedIndicator[] {
		return this.#stopWhere((row) => ofUser(row.key, key), deviceId, now);
	}

	endIn(key: InConversation, kinds: readonly IndicatorKind[]): readonly EndedIndicator[] {
		return this.#take((row) => kinds.some((kind) => same(row.key, { ...key, kind })));
	}

	/** How many have run out and were not answered yet. */
	ranOut(now: Millis): number {
		return this.#rows.filter((row) => endOfLife(row) <= now).length;
	}

	/** Of what ran out, the ones asked for: which of them a store answers first is its own affair. */
	expired(keys: readonly IndicatorKey[], now: Millis): readonly EndedIndicator[] {
		return this.#take((row) => endOfLife(row) <= now && keys.some((key) => same(row.key, key)));
	}

	active({ companyId, conversationId }: ConversationKey, now: Millis): readonly ActiveIndicator[] {
		const there = ({ key }: Row) => key.companyId === companyId && key.conversationId === conversationId;
		return this.#living(there, now)
			.map(shownAs)
			.toSorted(
				(a, b) => a.startedAt - b.startedAt || a.userId.localeCompare(b.userId) || a.kind.localeCompare(b.kind),
			);
	}

	ofUser(user: UserKey, now: Millis): readonly ToldIndicator[] {
		const rows = this.#living(({ key }) => ofUser(key, user), now);
		return rows.map((row) => ({ ...shownAs(row), told: row.told.map(({ audience }) => audience) }));
	}

	announce(key: IndicatorKey, audience: IndicatorAudience, now: Millis): ActiveIndicator | undefined {
		const row = this.#row(key);
		if (row === undefined || endOfLife(row) <= now) return undefined;
		if (row.told.some((one) => one.audience === audience && now < one.again)) return undefined;
		const again = now + (endOfLife(row) - now) / 2;
		row.told = [...row.told.filter((one) => one.audience !== audience), { audience, again }];
		return shownAs(row);
	}

	hide(key: IndicatorKey, audience: IndicatorAudience): boolean {
		const row = this.#row(key);
		if (row === undefined) return false;
		const before = row.told.length;
		row.told = row.told.filter((one) => one.audience !== audience);
		return row.told.length < before;
	}

	#row(key: IndicatorKey): Row | undefined {
		return this.#rows.find((row) => same(row.key, key));
	}

	#living(which: (row: Row) => boolean, now: Millis): readonly Row[] {
		return this.#rows.filter((row) => which(row) && endOfLife(row) > now);
	}

	#stopWhere(which: (row: Row) => boolean, deviceId: string, now: Millis): readonly EndedIndicator[] {
		for (const row of this.#rows.filter(which))
			row.devices = row.devices.filter((device) => device.deviceId !== deviceId);
		return this.#take((row) => which(row) && endOfLife(row) <= now);
	}

	#take(which: (row: Row) => boolean): readonly EndedIndicator[] {
		const taken = this.#rows.filter(which);
		this.#rows = this.#rows.filter((row) => !taken.includes(row));
		return taken.map(({ key, told }) => ({ ...key, told: told.map(({ audience }) => audience) }));
	}
}
