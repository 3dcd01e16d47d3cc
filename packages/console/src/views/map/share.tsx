import { useCallback } from "react";
import { useLive, useView } from "../../live/hooks.ts";
import { hrefOf } from "../../shell/route.ts";
import { agoText } from "../../ui/times.ts";
import { useAsked } from "../../ui/use-asked.ts";
import { useNow } from "../../ui/use-now.ts";
import { SharingSwitch, troubleOf, useSharing } from "../me/sharing.tsx";

const LABEL = "Share my position";
const AUDIENCES = { company: "Everybody in your company", contacts: "Your contacts", nobody: "Nobody" } as const;

/** Who sees what, in one sentence for each case. */
function useNote(): string {
	const { rest, identity } = useLive();
	const sharing = useSharing();
	const { lastLocationAt: at } = useView(identity.userId) ?? {};
	const now = useNow(30_000);
	const ask = useCallback(() => rest.ask<"getPrivacy">("GET /api/presence/privacy"), [rest]);
	const [asked] = useAsked(ask);
	const trouble = troubleOf(sharing);
	if (trouble !== null) return trouble;
	const who = asked.kind === "there" ? AUDIENCES[asked.value.location] : "Whoever you allow";
	const sees = who === AUDIENCES.contacts || who === "Whoever you allow" ? "see" : "sees";
	if (sharing === "on") return `${who} ${sees} where you are while this page is open.`;
	if (at === undefined) return `${who} would ${sees === "sees" ? "see" : sees} where you are.`;
	const ago = agoText(at, now);
	return `${who} still ${sees} your last position, ${ago === "now" ? "of just now" : `${ago} old`}.`;
}

/** Whether this browser tells where one is, and who sees it. */
export function Share() {
	const note = useNote();
	return (
		<div className="flex shrink-0 items-center gap-3 border-line border-t bg-surface px-4 py-3">
			<div className="min-w-0 flex-1">
				<p className="font-medium text-ink">{LABEL}</p>
				<p className="text-pretty text-ink-3 text-xs">
					{note}{" "}
					<a href={hrefOf("me")} className="text-accent underline underline-offset-2">
						Who may see it
					</a>
				</p>
			</div>
			<SharingSwitch label={LABEL} />
		</div>
	);
}
