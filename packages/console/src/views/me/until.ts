import { midnight } from "../../ui/times.ts";

/** How long something is to hold. */
export type Until = "change" | "half-hour" | "hour" | "four-hours" | "tomorrow";

export const UNTIL: readonly { readonly value: Until; readonly name: string }[] = [
	{ value: "change", name: "No end" },
	{ value: "half-hour", name: "30 minutes" },
	{ value: "hour", name: "1 hour" },
	{ value: "four-hours", name: "4 hours" },
	{ value: "tomorrow", name: "Until tomorrow" },
];

const MINUTES: Readonly<Record<Exclude<Until, "change" | "tomorrow">, number>> = {
	"half-hour": 30,
	hour: 60,
	"four-hours": 240,
};

/** The moment at which it is over, as the wire has it; null for never. */
export function endOf(until: Until, now: number): string | null {
	if (until === "change") return null;
	if (until !== "tomorrow") return new Date(now + MINUTES[until] * 60_000).toISOString();
	return midnight(now, 1).toISOString();
}
