import { Combobox } from "@base-ui/react/combobox";
import type { Profile } from "@rollcall/protocol/shapes";
import { useMemo, useState } from "react";
import { useLive, useStore } from "../../live/hooks.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { findPeople } from "../../ui/find-people.ts";
import { nameOf } from "../../ui/names.ts";

type PickProps = { readonly except: readonly string[]; readonly onPick: (userId: string) => void };

const MOST = 8;

/** Finds a colleague by name. */
export function PickPerson({ except, onPick }: PickProps) {
	const { directory } = useLive();
	const profiles = useStore(directory.profiles);
	const [query, setQuery] = useState("");
	const taken = except.join(" ");
	const found = useMemo((): readonly Profile[] => {
		if (query.trim() === "") return [];
		const without = new Set(taken.split(" "));
		const others = [...profiles.values()].filter(({ userId }) => !without.has(userId));
		return findPeople(others, query, MOST);
	}, [query, profiles, taken]);
	return (
		<Combobox.Root<Profile>
			items={found}
			filter={null}
			value={null}
			inputValue={query}
			itemToStringLabel={nameOf}
			onInputValueChange={(next) => setQuery(next)}
			onValueChange={(profile) => {
				if (profile === null) return;
				onPick(profile.userId);
				setQuery("");
			}}
		>
			<Combobox.Input
				aria-label="Add a person"
				placeholder="Add a person"
				className="h-8 w-full rounded-sm border border-control/60 bg-surface px-2.5 text-ink text-sm shadow-card hover:border-control max-md:h-11 max-md:text-lg"
			/>
			<Combobox.Portal>
				<Combobox.Positioner sideOffset={4} align="start" className="z-40">
					<Combobox.Popup className="w-(--anchor-width) animate-in rounded-md bg-raised p-1 shadow-pop data-empty:hidden">
						<Combobox.List>
							{(profile: Profile) => (
								<Combobox.Item
									key={profile.userId}
									value={profile}
									className="flex h-10 items-center gap-2.5 rounded-sm px-2 data-highlighted:bg-hover"
								>
									<Avatar profile={profile} />
									<span className="min-w-0 flex-1 truncate">{nameOf(profile)}</span>
									<span className="truncate text-ink-3 text-xs">{profile.userId}</span>
								</Combobox.Item>
							)}
						</Combobox.List>
					</Combobox.Popup>
				</Combobox.Positioner>
			</Combobox.Portal>
		</Combobox.Root>
	);
}
