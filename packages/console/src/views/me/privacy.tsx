import type { ReplyOf } from "@rollcall/protocol/rest";
import { useCallback } from "react";
import { useLive, useView } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Card, CardLine } from "../../ui/card.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { agoText } from "../../ui/times.ts";
import { useAsked } from "../../ui/use-asked.ts";
import { useNow } from "../../ui/use-now.ts";
import { SharingSwitch, troubleOf, useSharing } from "./sharing.tsx";

type PrivacyState = ReplyOf<"getPrivacy">;
type Audience = PrivacyState["location"];

const AUDIENCES: readonly { readonly value: Audience; readonly name: string }[] = [
	{ value: "company", name: "Everybody" },
	{ value: "contacts", name: "Contacts" },
	{ value: "nobody", name: "Nobody" },
];

const SHARE = "Share my position from this browser";

function placeNote(lastLocationAt: string | undefined, now: number): string {
	if (lastLocationAt === undefined) return "Nothing is known of where you are.";
	const ago = agoText(lastLocationAt, now);
	return ago === "now" ? "Your position is up to date." : `Last known ${ago} ago.`;
}

function Location() {
	const { lastLocationAt } = useView(useLive().identity.userId) ?? {};
	const now = useNow(30_000);
	return (
		<CardLine title={SHARE} note={troubleOf(useSharing()) ?? placeNote(lastLocationAt, now)}>
			<SharingSwitch label={SHARE} />
		</CardLine>
	);
}

/** What others see of where one is, and of what one has read. */
export function Privacy() {
	const { rest } = useLive();
	const read = useCallback(() => rest.ask<"getPrivacy">("GET /api/presence/privacy"), [rest]);
	const [asked, setAsked] = useAsked(read);
	const save = (change: Partial<PrivacyState>) => {
		rest
			.ask<"putPrivacy">("PUT /api/presence/privacy", change)
			.then((value) => setAsked({ kind: "there", value }))
			.catch((error: unknown) => tellFailure("Your privacy was not changed", error));
	};
	const privacy = asked.kind === "there" ? asked.value : null;
	return (
		<Card title="Privacy">
			<Location />
			<CardLine title="Who may see my position" note="Contacts are friends, and people you talk with.">
				<Select<Audience>
					label="Who may see my position"
					className="w-36"
					value={privacy?.location ?? "company"}
					options={AUDIENCES}
					onValue={(location) => save({ location })}
				/>
			</CardLine>
			<CardLine title="Read receipts" note="Off: nobody sees what you have read, and you do not see it of others.">
				<Switch
					label="Read receipts"
					isOn={privacy?.readReceipts ?? true}
					isDisabled={privacy === null}
					onChange={(readReceipts) => save({ readReceipts })}
				/>
			</CardLine>
			{asked.kind === "refused" ? <p className="px-4 py-3 text-bad">{asked.failure.message}</p> : null}
		</Card>
	);
}
