import { useView } from "../live/hooks.ts";
import { lookOf } from "../live/presence.ts";
import { Avatar } from "../ui/avatar.tsx";
import { VIEWS } from "../views/registry.ts";
import type { Entry } from "./find-entries.ts";

type Person = Entry & { readonly kind: "person" };

function PersonRow({ entry: { profile, title } }: { readonly entry: Person }) {
	const view = useView(profile.userId);
	return (
		<>
			<Avatar profile={profile} look={lookOf(view)} />
			<span className="min-w-0 flex-1 truncate">
				{title} <span className="text-ink-3">{profile.userId}</span>
			</span>
		</>
	);
}

/** One result of the palette. */
export function PaletteRow({ entry }: { readonly entry: Entry }) {
	if (entry.kind === "person") return <PersonRow entry={entry} />;
	const Icon = VIEWS.find(({ name }) => name === entry.id)?.icon;
	return (
		<>
			<span className="flex size-7 items-center justify-center text-ink-3">
				{Icon === undefined ? null : <Icon aria-hidden className="size-4" />}
			</span>
			<span className="flex-1">{entry.title}</span>
		</>
	);
}
