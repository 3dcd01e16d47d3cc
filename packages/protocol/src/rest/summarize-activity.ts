import { z } from "zod";
import { endpoint } from "../definition.ts";
import { userIdSchema } from "../ids.ts";
import { isPeriod, isSummaryPeriod, PERIOD_FAULT, periodQuery, SUMMARY_FAULT, timeZoneSchema } from "../period.ts";
import { nothing, optionalQuery } from "../query.ts";

/** ACT4: sums activity per day of a time zone. */
export const summarizeActivity = endpoint({
	name: "summarizeActivity",
	method: "get",
	path: "/api/activity/summary",
	who: "user",
	summary: "Seconds per day and user, project or task, in a time zone.",
	params: nothing,
	query: z
		.object({
			userId: optionalQuery(userIdSchema).describe("Absent: oneself; for company admins everybody."),
			...periodQuery,
			groupBy: optionalQuery(z.enum(["user", "project", "task"])).describe("Absent: project."),
			timeZone: optionalQuery(timeZoneSchema).describe("Whose days are meant; absent: UTC."),
		})
		.refine(isPeriod, PERIOD_FAULT)
		.refine(isSummaryPeriod, SUMMARY_FAULT),
	answer: z.object({
		days: z.array(
			z.object({
				date: z.iso.date(),
				key: z.string().nullable().describe("The userId, projectId or taskId; null: no task."),
				seconds: z.number().min(0),
			}),
		),
	}),
	errors: ["forbidden", "not_found"],
	example: {
		query: { from: "2026-03-01T00:00:00Z", to: "2026-03-08T00:00:00Z", groupBy: "project", timeZone: "Europe/Berlin" },
		answer: { days: [{ date: "2026-03-02", key: "roof-12", seconds: 4_200 }] },
	},
});
