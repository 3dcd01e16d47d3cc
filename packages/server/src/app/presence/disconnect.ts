import { depart } from "../../domain/devices.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type ChangePorts, change } from "./change.ts";

export type Departure = {
	readonly deviceId: string;
	readonly connectionId: string;
	/** The client said so; else the link was lost, and the device has its grace (PR21). */
	readonly left: boolean;
};

/** A connection is gone. Twice, or for one that never arrived, changes nothing. */
export async function disconnect(ports: ChangePorts, key: UserKey, departure: Departure): Promise<void> {
	await change(ports, key, (record, moment) => ({ record: depart(record, departure, moment), answer: undefined }));
}
