import type { Profile } from "@rollcall/protocol/shapes";
import { nameOf } from "./names.ts";

/** Lower is better: the beginning of the name, of one of its words, anywhere; undefined where it is not there at all. */
export function rank(text: string, query: string): number | undefined {
	const at = text.toLocaleLowerCase().indexOf(query);
	if (at < 0) return undefined;
	if (at === 0) return 0;
	return /[\s._@-]/.test(text[at - 1] ?? "") ? 1 : 2;
}

function rankOf(profile: Profile, query: string): number | undefined {
	const ranks = [rank(nameOf(profile), query), rank(profile.userId, query)].filter((found) => found !== undefined);
	return ranks.length === 0 ? undefined : Math.min(...ranks);
}

/** People by what was typed, the best first, and so many at most. */
export function findPeople(profiles: Iterable<Profile>, query: string, most: number): readonly Profile[] {
	const wanted = query.trim().toLocaleLowerCase();
	return [...profiles]
		.flatMap((profile) => {
			const place = rankOf(profile, wanted);
			return place === undefined ? [] : [{ profile, place, name: nameOf(profile) }];
		})
		.sort((a, b) => a.place - b.place || a.name.localeCompare(b.name))
		.slice(0, most)
		.map(({ profile }) => profile);
}
