import { type Identity, isSamePerson, readToken } from "./token.ts";

/** Who is here, if anybody. */
export type Standing = {
	readonly identity: Identity | null;
	/** What was wrong with the last token, or why the sign-in ended. */
	readonly fault: string | null;
	/** There was somebody, whose token has run out. */
	readonly isOver: boolean;
	/** Another person, whose token came while somebody is here, who is asked first. */
	readonly other: Identity | null;
};

export const NOBODY: Standing = { identity: null, fault: null, isOver: false, other: null };
export const OVER: Standing = { ...NOBODY, isOver: true };

/** Nobody is here any more; `fault` is why, null for nothing to say. */
export function out(fault: string | null): Standing {
	return { ...NOBODY, fault };
}

export function signedIn(identity: Identity): Standing {
	return { ...NOBODY, identity };
}

/** Where nobody is: a token signs in, or something is wrong with it. */
export function entered(text: string, now: number): Standing {
	const reading = readToken(text, now);
	return reading.ok ? signedIn(reading.identity) : out(reading.fault);
}

/** Where somebody is: a token of their own takes the place of theirs; another person's waits for their word. */
export function offered(before: Standing, to: Identity): Standing {
	const { identity: here } = before;
	return here === null || isSamePerson(here, to) ? signedIn(to) : { ...before, other: to };
}

/** The same for a link, which may be an old one: what was signed before what is here changes nothing. */
export function linked(before: Standing, to: Identity): Standing {
	const { identity: here } = before;
	const isOlder = here !== null && isSamePerson(here, to) && to.issuedAt < here.issuedAt;
	return isOlder ? before : offered(before, to);
}
