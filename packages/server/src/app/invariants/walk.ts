/** Goes round what there is again and again, some at a time. What comes and goes meanwhile does no harm. */
export class Walk<T> {
	readonly #all: () => Iterable<T>;
	#left: Iterator<T> | null = null;

	constructor(all: () => Iterable<T>) {
		this.#all = all;
	}

	/** The next so many; fewer at the end of a round. */
	next(count: number): readonly T[] {
		this.#left ??= this.#all()[Symbol.iterator]();
		const some: T[] = [];
		while (some.length < count) {
			const { done, value } = this.#left.next();
			if (done === true) {
				this.#left = null;
				break;
			}
			some.push(value);
		}
		return some;
	}
}
