import type { HiddenReceipts } from "./chat/hidden-receipts.ts";
import type { Indicators } from "./chat/indicators.ts";
import type { Along, Pace } from "./presence/pace.ts";
import type { UserStates } from "./webhooks/user-states.ts";

export type AnnouncePorts = {
	readonly pace: Pick<Pace, "tickState">;
	readonly indicators: Indicators;
};

/**
 * The state tick: what began is told after what changed of presence, so that nothing of somebody comes before their
 * arrival (W31). What ends goes before it: see `alongAnnouncements`.
 */
export async function announce({ pace, indicators }: AnnouncePorts): Promise<void> {
	await pace.tickState(() => indicators.tellStarts());
}

/**
 * Indicators end before the announcement by which their user goes, so that who turns invisible looks like who leaves
 * (VIS5); receipts that nobody could see are due to be shown after the one by which their user comes (VIS7).
 */
export function alongAnnouncements(
	chat: { readonly indicators: Indicators; readonly hiddenReceipts: HiddenReceipts },
	userStates: UserStates | null = null,
): Along {
	return {
		turned: (key, turn) => chat.indicators.turned(key, turn),
		announced: (message) => userStates?.announced(message),
		before: (changes) => chat.indicators.tellEnds(changes),
		after: (changes) => {
			for (const change of changes) if (change.after.plain.status !== "offline") chat.hiddenReceipts.seen(change);
		},
	};
}
