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
