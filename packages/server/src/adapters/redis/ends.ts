import type { EndedIndicator } from "../../ports/indicator-store.ts";

/**
 * What ended by several calls. Each end is answered once and never again, so those that were answered are passed on also
 * where others failed; only where nothing was answered is the failure.
 */
export async function endsOf(calls: readonly Promise<readonly EndedIndicator[]>[]): Promise<readonly EndedIndicator[]> {
	const outcomes = await Promise.allSettled(calls);
	const ended = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : []));
	const failed = outcomes.find((outcome) => outcome.status === "rejected");
	if (failed !== undefined && ended.length === 0) throw failed.reason;
	return ended;
}
