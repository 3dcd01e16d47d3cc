import { depart } from "../../domain/devices.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type ChangePorts, change } from "./change.ts";

export type Departure = {
	readonly deviceId: string;
	readonly connectionId: string;
	/** The client said so; else the link was lost, and the device has its grace (PR21). */
	readonly left: boolean;
	/** Asked at most once, where everybody would see the user go because they left: false: they have the grace. Absent: true. */
	readonly mayGo?: () => boolean;
};

/** A connection is gone. Twice, or for one that never arrived, changes nothing. */
export async function disconnect(
	ports: ChangePorts,
	key: UserKey,
	{ mayGo = () => true, ...departure }: Departure,
): Promise<void> {
	let may: boolean | undefined;
	await change(ports, key, (before, moment) => {
		const record = depart(before, departure, moment);
		const goes = departure.left && record !== before && record.devices.length === 0;
		if (!goes || before.shown.plain.status === "offline") return { record, answer: undefined };
		// The rule is asked again where another change came between.
		may ??= mayGo();
		return { record: may ? record : depart(before, { ...departure, left: "too often" }, moment), answer: undefined };
	});
}
