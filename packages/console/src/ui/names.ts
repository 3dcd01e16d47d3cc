import type { Profile } from "@rollcall/protocol/shapes";

/** What somebody is called: their name, else their id. */
export function nameOf({ name, userId }: Pick<Profile, "name" | "userId">): string {
	return name ?? userId;
}

/** The same by id; whoever is not known yet is called by it. */
export function nameIn(profiles: ReadonlyMap<string, Profile>, userId: string): string {
	return nameOf(profiles.get(userId) ?? { userId, name: null });
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** The order of names: letters without regard to case and accents, numbers by what they are. */
export const inOrder: (one: string, other: string) => number = collator.compare;
