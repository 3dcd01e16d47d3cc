import type { IntervalShape } from "@rollcall/protocol/shapes";
import { useEffect, useState } from "react";
import { failureOf } from "../../live/failure.ts";
import { useLive, useView } from "../../live/hooks.ts";
import { clockText, midnight, spanText } from "../../ui/times.ts";
import { useNow } from "../../ui/use-now.ts";

type Day = { readonly intervals: readonly IntervalShape[] } | { readonly fault: string } | null;

/** What somebody worked on today; read again when they begin something else. */
function useToday(userId: string): Day {
	const { rest } = useLive();
	const view = useView(userId);
	const [day, setDay] = useState<Day>(null);
	const doing = `${view?.currentProjectId} ${view?.currentTaskId}`;
	// biome-ignore lint/correctness/useExhaustiveDependencies: `doing` says when there is something new to read
	useEffect(() => {
		let isOver = false;
		const at = Date.now();
		const words = new URLSearchParams({
			userId,
			from: midnight(at).toISOString(),
			to: midnight(at, 1).toISOString(),
			limit: "100",
		});
		rest
			.ask<"listActivity">(`GET /api/activity?${words}`)
			.then(({ intervals }) => !isOver && setDay({ intervals }))
			.catch((error: unknown) => !isOver && setDay({ fault: failureOf(error).message }));
		return () => {
			isOver = true;
		};
	}, [rest, userId, doing]);
	return day;
}

function Interval({ interval, now }: { readonly interval: IntervalShape; readonly now: number }) {
	const { projectId, taskId, startedAt, endedAt } = interval;
	const end = endedAt === null ? now : Date.parse(endedAt);
	return (
		<li className="relative flex items-baseline gap-3 py-1 pl-4">
			<span
				aria-hidden
				className={`absolute top-[11px] left-0 size-1.5 rounded-full ${endedAt === null ? "bg-accent" : "bg-line-strong"}`}
			/>
			<span className="min-w-0 flex-1 truncate text-ink-2">
				{projectId}
				{taskId === null ? null : <span className="text-ink-3"> / {taskId}</span>}
			</span>
			<span className="shrink-0 text-ink-3 text-xs tabular-nums">
				{clockText(startedAt)}–{endedAt === null ? "now" : clockText(endedAt)}
			</span>
			<span className="w-16 shrink-0 text-right text-ink-2 text-xs tabular-nums">
				{spanText(end - Date.parse(startedAt))}
			</span>
		</li>
	);
}

/** What somebody worked on today, the newest first. */
export function Today({ userId }: { readonly userId: string }) {
	const day = useToday(userId);
	const now = useNow(30_000);
	if (day === null) return <p className="animate-pulse-soft text-ink-3">Loading …</p>;
	if ("fault" in day) return <p className="text-ink-2">{day.fault}</p>;
	if (day.intervals.length === 0) return <p className="text-ink-2">Nothing so far.</p>;
	return (
		<ol>
			{day.intervals.toReversed().map((interval) => (
				<Interval key={interval.id} interval={interval} now={now} />
			))}
		</ol>
	);
}
