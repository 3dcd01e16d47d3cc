import type { IndicatorAudience } from "../ports/indicator-store.ts";
import type { Millis } from "../ports/keys.ts";

/** Every audience, in the order in which they are told. */
export const AUDIENCES: readonly IndicatorAudience[] = ["plain", "listed"];

/** When an audience was last told that the indicator lives, and until when it was told so. */
export type Telling = { readonly at: Millis; readonly until: Millis };

/**
 * One user's indicator of one kind in one conversation (IND1). It goes on existing after its life has run out, until
 * its end is answered.
 */
export type Indicator = {
	/** When the oldest uninterrupted stretch began. */
	readonly startedAt: Millis;
	/** When each device runs out. */
	readonly devices: ReadonlyMap<string, Millis>;
	/** Null: not told, or hidden since. */
	readonly told: Readonly<Record<IndicatorAudience, Telling | null>>;
};

/** A device that shows the indicator, and for how long. */
export type IndicatorSign = { readonly deviceId: string; readonly ttl: Millis };

const TOLD_NOBODY: Indicator["told"] = { plain: null, listed: null };

/** When the last of the devices runs out. */
export function expiresAt({ devices }: Indicator): Millis {
	let latest = Number.NEGATIVE_INFINITY;
	for (const at of devices.values()) latest = Math.max(latest, at);
	return latest;
}

/** Does any of the devices show it still? */
export function lives(indicator: Indicator, now: Millis): boolean {
	for (const at of indicator.devices.values()) if (at > now) return true;
	return false;
}

/**
 * A device starts, or goes on. Where the life has run out another stretch begins: its end was not announced, so whoever
 * was told of the last stretch must hear of this one, and of its end.
 */
export function started(indicator: Indicator | undefined, { deviceId, ttl }: IndicatorSign, now: Millis): Indicator {
	const until = now + ttl;
	if (indicator === undefined || !lives(indicator, now)) {
		const told = indicator?.told ?? TOLD_NOBODY;
		return { startedAt: now, devices: new Map([[deviceId, until]]), told };
	}
	if (indicator.devices.get(deviceId) === until) return indicator;
	const devices = new Map([...indicator.devices].filter(([, at]) => at > now));
	// A stretch that began later than now, for the clock was put back, would make every telling look like one of the last.
	const startedAt = Math.min(indicator.startedAt, now);
	return { ...indicator, startedAt, devices: devices.set(deviceId, until) };
}

/** A device stops. */
export function stopped(indicator: Indicator, deviceId: string): Indicator {
	if (!indicator.devices.has(deviceId)) return indicator;
	const devices = new Map(indicator.devices);
	devices.delete(deviceId);
	return { ...indicator, devices };
}

/**
 * Is the audience to be told (again) that the indicator lives? It is where it was told nothing of this stretch, and
 * where half of what it was told has passed: then its copy would run out before the next refresh (IND3). A clock that
 * was put back tells rather once too often.
 */
export function toAnnounce(indicator: Indicator, audience: IndicatorAudience, now: Millis): boolean {
	if (!lives(indicator, now)) return false;
	const last = indicator.told[audience];
	if (last === null || last.at < indicator.startedAt || last.at > now) return true;
	return 2 * (now - last.at) >= last.until - last.at;
}

/** The audience has been told that the indicator lives until it expires. */
export function announced(indicator: Indicator, audience: IndicatorAudience, now: Millis): Indicator {
	return { ...indicator, told: { ...indicator.told, [audience]: { at: now, until: expiresAt(indicator) } } };
}

/** The audience sees it no more. */
export function hidden(indicator: Indicator, audience: IndicatorAudience): Indicator {
	if (indicator.told[audience] === null) return indicator;
	return { ...indicator, told: { ...indicator.told, [audience]: null } };
}

/** Who was told of it and has not heard of its end. */
export function toldOf({ told }: Indicator): readonly IndicatorAudience[] {
	return AUDIENCES.filter((audience) => told[audience] !== null);
}
