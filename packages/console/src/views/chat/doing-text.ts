import type { Profiles } from "../../live/profiles.ts";
import { nameIn } from "../../ui/names.ts";
import type { Doing } from "./use-conversation.ts";

function whoOf(names: readonly string[]): string {
	const [one, other] = names;
	if (names.length === 1) return `${one} is`;
	if (names.length === 2) return `${one} and ${other} are`;
	return `${names.length} people are`;
}

/** Who types or records, in words; null where nobody does. `isNamed`: it is not clear from elsewhere who. */
export function doingText({ typing, recording }: Doing, profiles: Profiles, isNamed: boolean): string | null {
	const users = recording.length > 0 ? recording : typing;
	if (users.length === 0) return null;
	const what = recording.length > 0 ? "recording" : "typing";
	if (!isNamed) return `${what} …`;
	return `${whoOf(users.map((userId) => nameIn(profiles, userId).split(" ")[0] ?? userId))} ${what} …`;
}
