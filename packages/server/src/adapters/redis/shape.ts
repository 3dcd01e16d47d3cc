/** Whoever reaches Redis can put anything on a channel: what comes from there is looked at before it is used (T-38). */
export type Is = (value: unknown) => boolean;

export const text: Is = (value) => typeof value === "string";
export const number: Is = (value) => typeof value === "number";
/** What a date can stand for. */
export const moment: Is = (value) => typeof value === "number" && Math.abs(value) <= 8.64e15;
export const flag: Is = (value) => typeof value === "boolean";
export const object: Is = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Null, or that. */
export const orNull =
	(is: Is): Is =>
	(value) =>
		value === null || is(value);

/** A list of nothing but that. */
export const list =
	(is: Is): Is =>
	(value) =>
		Array.isArray(value) && value.every(is);

/** An object that has these, whatever else. */
export function shape(fields: Readonly<Record<string, Is>>): Is {
	const checks = Object.entries(fields);
	return (value) => object(value) && checks.every(([name, is]) => is((value as Record<string, unknown>)[name]));
}
