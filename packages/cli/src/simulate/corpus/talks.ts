/** Where a talk fits. */
export type Room = "direct" | "group" | "any";

/** A talk: turns in order, each with the ways to put it. Even turns are the starter's, odd ones somebody else's. */
export type Talk = { readonly room: Room; readonly turns: readonly (readonly string[])[] };

/** A place in a talk, as it travels beside a message, so that whoever hears it knows what fits. */
export type Cue = { readonly talk: number; readonly turn: number; readonly starter: string };

/** `turns`: one line each; ` / ` stands between ways to put the same. */
export function talk(room: Room, ...turns: readonly string[]): Talk {
	return { room, turns: turns.map((turn) => turn.split(" / ")) };
}

/** The word for a cue on the wire. */
export function cueText({ talk, turn, starter }: Cue): string {
	return `${talk}.${turn}.${starter}`;
}

/** The cue of a message's metadata; null where it has none, as messages of real people. */
export function readCue(value: unknown): Cue | null {
	const parts = typeof value === "string" ? /^(\d{1,4})\.(\d{1,2})\.(.{1,128})$/.exec(value) : null;
	if (parts === null) return null;
	return { talk: Number(parts[1]), turn: Number(parts[2]), starter: String(parts[3]) };
}
