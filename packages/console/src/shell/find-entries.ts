import type { Profile } from "@rollcall/protocol/shapes";
import { nameOf } from "../ui/avatar.tsx";
import { VIEWS } from "../views/registry.ts";

/** Something that the palette can open. */
export type Entry =
	| { readonly kind: "view"; readonly id: string; readonly title: string }
	| { readonly kind: "person"; readonly id: string; readonly title: string; readonly profile: Profile };

const MOST = 40;

/** Lower is better: the beginning of the name, of one of its words, anywhere; undefined where it is not there at all. */
function rank(text: string, query: string): number | undefined {
	const at = text.toLocaleLowerCase().indexOf(query);
	if (at < 0) return undefined;
	if (at === 0) return 0;
	return /[\s._@-]/.test(text[at - 1] ?? "") ? 1 : 2;
}

function rankOf(profile: Profile, query: string): number | undefined {
	const ranks = [rank(nameOf(profile), query), rank(profile.userId, query)].filter((found) => found !== undefined);
	return ranks.length === 0 ? undefined : Math.min(...ranks);
}

/** Views and people by what was typed, the best first. */
export function findEntries(query: string, profiles: ReadonlyMap<string, Profile>): readonly Entry[] {
	const wanted = query.trim().toLocaleLowerCase();
	const views = VIEWS.filter(({ title }) => rank(title, wanted) !== undefined).map(
		({ name, title }): Entry => ({ kind: "view", id: name, title }),
	);
	const people = [...profiles.values()]
		.flatMap((profile) => {
			const place = rankOf(profile, wanted);
			return place === undefined ? [] : [{ profile, place, title: nameOf(profile) }];
		})
		.sort((a, b) => a.place - b.place || a.title.localeCompare(b.title))
		.slice(0, MOST)
		.map(({ profile, title }): Entry => ({ kind: "person", id: profile.userId, title, profile }));
	return [...views, ...people];
}
