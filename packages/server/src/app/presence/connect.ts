import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { type Arrival, arrive, type DeviceLimits, overLimit } from "../../domain/devices.ts";
import type { ReturningCrowd } from "../../domain/returning.ts";
import type { UserKey } from "../../ports/keys.ts";
import { type ChangePorts, change } from "./change.ts";

export type ConnectPorts = ChangePorts & { readonly limits: DeviceLimits; readonly returning: ReturningCrowd };

/** A device's connection arrives. `conflict` where it would be one device or connection too many (W25). */
export async function connect(ports: ConnectPorts, key: UserKey, arrival: Arrival): Promise<Result<void>> {
	const { answer, now } = await change(ports, key, (record, moment) => {
		const refusal = overLimit(record, arrival.deviceId, ports.limits);
		const { devices } = record;
		const isBack = devices.length > 0 && devices.every(({ connections }) => connections.length === 0);
		return { record: refusal === null ? arrive(record, arrival, moment) : record, answer: { refusal, isBack } };
	});
	const { refusal, isBack } = answer;
	if (refusal === null && isBack) ports.returning.returned(now);
	return refusal === null ? ok(undefined) : fail("conflict", refusal);
}
