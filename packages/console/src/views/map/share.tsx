import { useCallback } from "react";
import { useLive, useSelf, useStore } from "../../live/hooks.ts";
import { hrefOf } from "../../shell/route.ts";
import { Switch } from "../../ui/switch.tsx";
import { agoText } from "../../ui/times.ts";
import { useAsked } from "../../ui/use-asked.ts";
import { useNow } from "../../ui/use-now.ts";

const LABEL = "Share my position";
const AUDIENCES = { company: "Everybody in your company", contacts: "Your contacts", nobody: "Nobody" } as const;

/** Who sees what, in one sentence for each case. */
function useNote(): string {
	const { rest, location } = useLive();
	const sharing = useStore(location.sharing);
	const self = useSelf();
	const now = useNow(30_000);
	const ask = useCallback(() => rest.ask<"getPrivacy">("GET /api/presence/privacy"), [rest]);
	const [asked] = useAsked(ask);
	if (sharing === "asking") return "Your browser asks you now.";
	if (sharing === "refused") return "Your browser does not allow it. Allow it in its settings for this site.";
	const who = asked.kind === "there" ? AUDIENCES[asked.value.location] : "Whoever you allow";
	const sees = who === AUDIENCES.contacts || who === "Whoever you allow" ? "see" : "sees";
	if (sharing === "on") return `${who} ${sees} where you are while this page is open.`;
	const at = self?.lastLocationAt ?? null;
	if (at === null) return `${who} would ${sees === "sees" ? "see" : sees} where you are.`;
	const ago = agoText(at, now);
	return `${who} still ${sees} your last position, ${ago === "now" ? "of just now" : `${ago} old`}.`;
}

/** Whether this browser tells where one is, and who sees it. The browser is asked only when one turns it on. */
export function Share() {
	const { location } = useLive();
	const sharing = useStore(location.sharing);
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
			<Switch
				label={LABEL}
				isOn={sharing === "on" || sharing === "asking"}
				onChange={(isOn) => (isOn ? location.share() : location.unshare())}
			/>
		</div>
	);
}
