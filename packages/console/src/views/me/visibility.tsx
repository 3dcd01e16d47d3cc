import { Eye, X } from "lucide-react";
import { useCallback } from "react";
import { useLive, useProfile } from "../../live/hooks.ts";
import { tellFailure } from "../../shell/toasts.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Card } from "../../ui/card.tsx";
import { nameOf } from "../../ui/names.ts";
import { useAsked } from "../../ui/use-asked.ts";
import { PickPerson } from "./pick-person.tsx";

function Chip({ userId, onRemove }: { readonly userId: string; readonly onRemove: () => void }) {
	const profile = useProfile(userId);
	return (
		<li className="inline-flex h-9 animate-in items-center gap-2 rounded-full border border-line bg-sunken pr-1 pl-1">
			<Avatar profile={profile} />
			<span className="max-w-40 truncate text-sm">{nameOf(profile)}</span>
			<button
				type="button"
				aria-label={`Remove ${nameOf(profile)}`}
				onClick={onRemove}
				className="flex size-6 items-center justify-center rounded-full text-ink-3 hover:bg-hover hover:text-ink"
			>
				<X aria-hidden className="size-3.5" />
			</button>
		</li>
	);
}

/** The visibility list: who still sees one while one is invisible. */
export function Visibility({ isInvisible }: { readonly isInvisible: boolean }) {
	const { rest, identity } = useLive();
	const read = useCallback(() => rest.ask<"getVisibility">("GET /api/presence/visibility"), [rest]);
	const [asked, setAsked] = useAsked(read);
	const userIds = asked.kind === "there" ? asked.value.userIds : [];
	const save = (next: readonly string[]) => {
		rest
			.ask<"putVisibility">("PUT /api/presence/visibility", { userIds: next })
			.then((value) => setAsked({ kind: "there", value }))
			.catch((error: unknown) => tellFailure("The list was not changed", error));
	};
	const note = isInvisible
		? "You are invisible now. These people see you as you are."
		: "While you are invisible, these people see you as you are.";
	return (
		<Card title="Who still sees me" note={note}>
			<div className="space-y-3 p-4">
				{asked.kind === "refused" ? <p className="text-bad">{asked.failure.message}</p> : null}
				{asked.kind === "there" && userIds.length === 0 ? (
					<p className="flex items-center gap-2 text-ink-2">
						<Eye aria-hidden className="size-4 text-ink-3" />
						Nobody.
					</p>
				) : null}
				{userIds.length === 0 ? null : (
					<ul className="flex flex-wrap gap-1.5">
						{userIds.map((userId) => (
							<Chip key={userId} userId={userId} onRemove={() => save(userIds.filter((other) => other !== userId))} />
						))}
					</ul>
				)}
				<div>
					<PickPerson except={[...userIds, identity.userId]} onPick={(userId) => save([...userIds, userId])} />
				</div>
			</div>
		</Card>
	);
}
