import type { Action } from "../actions.ts";
import type { Intent, Person } from "../person.ts";
import { come, go, phone } from "./coming.ts";
import { deliver, look } from "./reading.ts";
import { social, talk } from "./talking.ts";
import { Turn } from "./turn.ts";
import { beat, mood, move, post, rest, work } from "./working.ts";
import { indicate, mend, say, withdraw } from "./writing.ts";

const STEPS: { readonly [Kind in Intent["kind"]]: (turn: Turn, intent: never) => void } = {
	come,
	go,
	phone,
	move,
	work,
	post,
	mood,
	rest,
	beat,
	talk,
	social,
	deliver,
	look,
	typing: indicate,
	recording: indicate,
	say,
	mend,
	withdraw,
};

/** When somebody is next to be asked what they do; never before that. */
export function dueAt({ agenda }: Person): number {
	return agenda.reduce((soonest, { at }) => Math.min(soonest, at), Number.POSITIVE_INFINITY);
}

/** What somebody does now: everything on their agenda that is due, in its order. Pure: the same in gives the same out. */
export function plan(person: Person, now: number): { readonly person: Person; readonly actions: readonly Action[] } {
	const turn = new Turn(person, now);
	const due = person.agenda.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
	if (due.length === 0) return { person, actions: [] };
	for (const entry of due) {
		if (!turn.person.agenda.includes(entry)) continue; // forgotten by what came before it
		turn.set({ agenda: turn.person.agenda.filter((other) => other !== entry) });
		STEPS[entry.intent.kind](turn, entry.intent as never);
	}
	return turn.result();
}
