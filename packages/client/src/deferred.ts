/** A promise that is settled from outside. A failure that nobody waits for stands elsewhere, too, and ends no process. */
export type Deferred<T> = {
	readonly promise: Promise<T>;
	resolve(value: T): void;
	reject(error: unknown): void;
};

export function deferred<T>(): Deferred<T> {
	const made = {} as { -readonly [Key in keyof Deferred<T>]: Deferred<T>[Key] };
	made.promise = new Promise<T>((resolve, reject) => {
		made.resolve = resolve;
		made.reject = reject;
	});
	made.promise.catch(() => {}); // said above
	return made;
}
