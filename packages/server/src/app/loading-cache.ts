type Loading<V> = { promise: Promise<V>; stale: boolean };

/**
 * Keeps what was loaded, the longest unused first to go. What becomes stale while it is being loaded is loaded again, so
 * that nothing older than that is ever kept or given after it.
 */
export class LoadingCache<V> {
	readonly #kept = new Map<string, V>();
	readonly #loading = new Map<string, Loading<V>>();
	readonly #most: number;
	readonly #dropped: (value: V) => void;

	/**
	 * @param most how many values are kept
	 * @param dropped told of each value that is kept no more, or never was
	 */
	constructor(most: number, dropped: (value: V) => void = () => {}) {
		this.#most = most;
		this.#dropped = dropped;
	}

	/** The value where it is in hand. */
	peek(name: string): V | undefined {
		return this.#kept.get(name);
	}

	values(): Iterable<V> {
		return this.#kept.values();
	}

	/** The value, loaded where it is not in hand. A load that fails is tried again by the next caller. */
	async get(name: string, load: () => Promise<V>): Promise<V> {
		const kept = this.#kept.get(name);
		if (kept === undefined) return this.#join(name, load);
		this.#kept.delete(name);
		this.#kept.set(name, kept);
		return kept;
	}

	/** What is being loaded under the name is older than what the caller knows. */
	outdate(name: string): void {
		const loading = this.#loading.get(name);
		if (loading !== undefined) loading.stale = true;
	}

	/** The same for what is kept, which is dropped. */
	invalidate(name: string): void {
		this.#drop(name);
		this.outdate(name);
	}

	/** The same for all names that begin so. */
	invalidateAll(prefix: string): void {
		const names = new Set([...this.#kept.keys(), ...this.#loading.keys()]);
		for (const name of names) if (name.startsWith(prefix)) this.invalidate(name);
	}

	#join(name: string, load: () => Promise<V>): Promise<V> {
		const known = this.#loading.get(name);
		if (known !== undefined && !known.stale) return known.promise;
		const loading: Loading<V> = { promise: Promise.resolve().then(load), stale: false };
		loading.promise = loading.promise.then(
			(value) => this.#arrived(name, { loading, value, load }),
			(error) => {
				this.#over(name, loading);
				throw error;
			},
		);
		this.#loading.set(name, loading);
		return loading.promise;
	}

	#arrived(
		name: string,
		{ loading, value, load }: { readonly loading: Loading<V>; readonly value: V; readonly load: () => Promise<V> },
	): V | Promise<V> {
		this.#over(name, loading);
		if (loading.stale) {
			this.#dropped(value);
			return this.#kept.get(name) ?? this.#join(name, load);
		}
		this.#kept.set(name, value);
		if (this.#kept.size > this.#most) this.#dropOldest();
		return value;
	}

	#over(name: string, loading: Loading<V>): void {
		if (this.#loading.get(name) === loading) this.#loading.delete(name);
	}

	#dropOldest(): void {
		const oldest = this.#kept.keys().next();
		if (oldest.done !== true) this.#drop(oldest.value);
	}

	#drop(name: string): void {
		const value = this.#kept.get(name);
		if (value === undefined) return;
		this.#kept.delete(name);
		this.#dropped(value);
	}
}
