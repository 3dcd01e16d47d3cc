/** The value, or the other one where it takes longer than that. */
export async function inTime<T>(value: Promise<T>, patience: number, otherwise: T): Promise<T> {
	const late = Promise.withResolvers<T>();
	const timer = setTimeout(() => late.resolve(otherwise), patience);
	return Promise.race([value, late.promise]).finally(() => clearTimeout(timer));
}
