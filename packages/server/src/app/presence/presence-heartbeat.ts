import { ok, type Result } from "@rollcall/protocol/errors";
import type { AnswerOf, PayloadOf } from "@rollcall/protocol/events/up";
import { type BeatOutcome, beat } from "../../domain/heartbeat.ts";
import type { PositionReport } from "../../domain/position.ts";
import type { Reported } from "../../domain/record.ts";
import { plainlyPresent } from "../../domain/settle.ts";
import { millis } from "../../domain/view.ts";
import { type ActivityPorts, workOn } from "../activity/activity-set.ts";
import { type Caller, keyOf } from "../caller.ts";
import type { TrailWriter } from "../location/trail-writer.ts";
import { type CadencePorts, cadence } from "./cadence.ts";
import { change } from "./change.ts";
import { sign } from "./sign.ts";

export type HeartbeatPorts = ActivityPorts &
	CadencePorts & {
		readonly trailWriter: TrailWriter;
		/** Positions are kept as a trail at all (LOC5). */
		readonly keepsTrail: boolean;
		/** Every heartbeat counts as activity (PR10). */
		readonly heartbeatActive: boolean;
	};

type Payload = PayloadOf<"presence:heartbeat">;

function workOf({ projectId, taskId }: Payload): Reported | null {
	return projectId === undefined ? null : { projectId, taskId: taskId ?? null };
}

function positionOf({ latitude, longitude, accuracy, capturedAt }: Payload): PositionReport | null {
	if (latitude === undefined || longitude === undefined) return null;
	return { latitude, longitude, accuracy: accuracy ?? null, capturedAt: millis(capturedAt) };
}

/** `presence:heartbeat`: a sign of life, with position, project and task where there are any (PR11, LOC1, ACT2). */
export async function presenceHeartbeat(
	ports: HeartbeatPorts,
	caller: Caller & { readonly deviceId: string },
	payload: Payload,
): Promise<Result<AnswerOf<"presence:heartbeat">>> {
	const key = keyOf(caller);
	const { deviceId } = caller;
	const active = payload.active === true || ports.heartbeatActive;
	const work = workOf(payload);
	const position = positionOf(payload);
	if (work === null && position === null) {
		await sign(ports, key, { deviceId, active, heartbeat: true });
		return ok(await cadence(ports, key));
	}
	const { answer } = await change(ports, key, (record, moment) => {
		const outcome = beat(record, { deviceId, active, work, position }, moment);
		return { record: outcome.record, answer: outcome };
	});
	addToTrail(ports, caller, { payload, outcome: answer });
	if (answer.newWork !== null) {
		const worked = await workOn(ports, key, { work: answer.newWork, reportedBy: deviceId });
		if (!worked.ok) return worked;
	}
	return ok(await cadence(ports, key));
}

function addToTrail(
	ports: HeartbeatPorts,
	{ companyId, userId, deviceId }: Caller & { readonly deviceId: string },
	{ payload, outcome }: { readonly payload: Payload; readonly outcome: BeatOutcome },
): void {
	const { latitude, longitude, accuracy = null } = payload;
	if (!ports.keepsTrail || outcome.trailAt === null || latitude === undefined || longitude === undefined) return;
	const { heading = null, speed = null } = payload;
	const { status, facts } = outcome.record;
	const sharedWith = plainlyPresent(status) ? facts.location : "nobody";
	const where = { latitude, longitude, accuracy, heading, speed, capturedAt: outcome.trailAt, sharedWith };
	ports.trailWriter.add({ companyId, userId, deviceId, ...where });
}
