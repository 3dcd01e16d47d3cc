/** The number that is written there; undefined where it is none, or outside. */
export function numberIn(text: string, min: number, max: number): number | undefined {
	const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
	return value >= min && value <= max ? value : undefined;
}

/** The same, for whole numbers. */
export function wholeIn(text: string, min: number, max: number): number | undefined {
	const value = numberIn(text, min, max);
	return value !== undefined && Number.isInteger(value) ? value : undefined;
}
