/** What a name is not made of, so that the parts of a key can be told from each other. */
const IN_TAG = /[%{}]/g;
const IN_MEMBER = /[%/]/g;

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/**
 * What all keys of a company begin with: one hash tag, so one slot. Braces in an id are written as %7B and %7D, or an id
 * could end the tag early, and with it reach another company's keys.
 */
export function companyKeys(prefix: string, companyId: string): string {
	return `${prefix}:{${companyId.replace(IN_TAG, percent)}}:`;
}

/** A name that stands before a slash. */
export function beforeSlash(name: string): string {
	return name.replace(IN_MEMBER, percent);
}

/** The name that `beforeSlash` wrote. */
export function fromBeforeSlash(written: string): string {
	return written.replace(/%25|%2F/g, (escaped) => (escaped === "%25" ? "%" : "/"));
}

/** Companies of which somebody waits for a deadline, by when it is to be looked for: one sorted set for all of them. */
export function dueCompaniesKey(prefix: string): string {
	return `${prefix}:presence:due`;
}

/** What tells one life of a Redis from the next: it is gone when the memory is. */
export function lifeKey(prefix: string): string {
	return `${prefix}:life`;
}
