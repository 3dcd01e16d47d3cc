import { z } from "zod";

/**
 * Can this text be stored anywhere and come back the same? NUL and half a surrogate pair cannot: PostgreSQL refuses the
 * one, UTF-8 has no form for the other.
 */
export function isStorable(text: string): boolean {
	return text.isWellFormed() && !text.includes("\0");
}

/** How many code points a text has: what the limits count (W25). */
export function codePoints(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}

/** Is the number of code points within the bounds? Looks at no more of a long text than it must. */
function fits(text: string, min: number, max: number): boolean {
	if (text.length < min || text.length > 2 * max) return false;
	if (text.length <= max && text.length >= 2 * min) return true;
	const count = codePoints(text);
	return count >= min && count <= max;
}

/** A text that can be stored, of `min` to `max` code points. */
export function textSchema(min: number, max: number) {
	return z
		.string()
		.refine((text) => fits(text, min, max), { error: `must have ${min} to ${max} characters`, abort: true })
		.refine(isStorable, "must not contain NUL or half a surrogate pair")
		.meta({ minLength: min, maxLength: max });
}
