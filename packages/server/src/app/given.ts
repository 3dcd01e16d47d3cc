/** The fields that are there: what was checked at the edge may hold `undefined`, where ports want the field left out. */
export function given<T extends object>(fields: T): { [Field in keyof T]?: Exclude<T[Field], undefined> } {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as { [Field in keyof T]?: Exclude<T[Field], undefined> };
}
