import { ok, type Result } from "@rollcall/protocol/errors";
import type { QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { intervalShape, toldInterval, toldUntil } from "../../domain/intervals.ts";
import type { ActivityLog } from "../../ports/activity-log.ts";
import type { Directory } from "../../ports/directory.ts";
import type { Caller } from "../caller.ts";
import { given } from "../given.ts";
import { periodOf } from "../period.ts";
import { type SettledPorts, settledRecord } from "../presence/settled.ts";
import { mayReport } from "./report-target.ts";

export type ReportPorts = SettledPorts & { readonly activity: ActivityLog; readonly directory: Directory };

/** `GET /api/activity`: the intervals of one user that overlap a period, oldest first (ACT4, VIS12). */
export async function listActivity(
	ports: ReportPorts,
	caller: Caller,
	{ userId = caller.userId, cursor, limit, ...asked }: QueryOf<"listActivity">,
): Promise<Result<ReplyOf<"listActivity">>> {
	const allowed = await mayReport(ports, caller, userId);
	if (!allowed.ok) return allowed;
	const period = periodOf(asked, ports.clock.now());
	if (!period.ok) return period;
	const { companyId } = caller;
	const until =
		userId === caller.userId ? Number.POSITIVE_INFINITY : toldUntil(await settledRecord(ports, { companyId, userId }));
	const { from, to } = period.value;
	// Asked up to the moment alone, so that no page and no cursor knows of what came after it.
	const within = { companyId, userIds: [userId], from, to: Math.min(to, until), limit };
	const page = await ports.activity.between({ ...within, ...given({ cursor }) });
	const intervals = page.items.map((interval) => intervalShape(toldInterval(interval, until)));
	return ok({ intervals, nextCursor: page.nextCursor });
}
