/** Counts the requests that are being answered, so that a server that stops can finish them (CLU4). */
export class OpenRequests {
	#count = 0;
	#settled: PromiseWithResolvers<void> | null = null;

	/** The same handler, counted. */
	counted<Args extends readonly unknown[]>(
		handle: (...args: Args) => Promise<Response>,
	): (...args: Args) => Promise<Response> {
		return async (...args) => {
			this.#count += 1;
			try {
				return await handle(...args);
			} finally {
				this.#count -= 1;
				if (this.#count === 0) this.#settled?.resolve();
			}
		};
	}

	/** Resolves when none is being answered, and after so many milliseconds in any case: a body may never come to its end. */
	async settled(within: number): Promise<void> {
		if (this.#count === 0) return;
		this.#settled ??= Promise.withResolvers();
		const timer = setTimeout(this.#settled.resolve, within);
		await this.#settled.promise;
		clearTimeout(timer);
		this.#settled = null;
	}
}
