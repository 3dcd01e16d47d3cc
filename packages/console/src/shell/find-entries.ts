import type { Profile } from "@rollcall/protocol/shapes";
import { findPeople, rank } from "../ui/find-people.ts";
import { nameOf } from "../ui/names.ts";
import { VIEWS } from "../views/registry.ts";

/** Something that the palette can open. */
export type Entry =
	| { readonly kind: "view"; readonly id: string; readonly title: string }
	| { readonly kind: "person"; readonly id: string; readonly title: string; readonly profile: Profile };

const MOST = 40;

/** Views and people by what was typed, the best first. */
export function findEntries(query: string, profiles: ReadonlyMap<string, Profile>): readonly Entry[] {
	const wanted = query.trim().toLocaleLowerCase();
	const views = VIEWS.filter(({ title }) => rank(title, wanted) !== undefined).map(
		({ name, title }): Entry => ({ kind: "view", id: name, title }),
	);
	const people = findPeople(profiles.values(), query, MOST).map(
		(profile): Entry => ({ kind: "person", id: profile.userId, title: nameOf(profile), profile }),
	);
	return [...views, ...people];
}
