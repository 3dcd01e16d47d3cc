/** Where texts outlive a reload. */
export type Storage = {
	/** The values of all keys that begin so. */
	all(prefix: string): Promise<readonly string[]>;
	set(key: string, value: string): Promise<void>;
	remove(key: string): Promise<void>;
};

/** Lives as long as the process. */
export function memoryStorage(): Storage {
	const values = new Map<string, string>();
	return {
		all: async (prefix) => [...values].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value),
		set: async (key, value) => void values.set(key, value),
		remove: async (key) => void values.delete(key),
	};
}

type LocalStorage = {
	readonly length: number;
	key(index: number): string | null;
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
	removeItem(key: string): void;
};

/** The browser's storage. Each message has a key of its own, so that the pages of a person do not overwrite each other's. */
export function webStorage(local: LocalStorage): Storage {
	return {
		all: async (prefix) =>
			Array.from({ length: local.length }, (_, index) => local.key(index) ?? "")
				.filter((key) => key.startsWith(prefix))
				.map((key) => local.getItem(key) ?? ""),
		set: async (key, value) => local.setItem(key, value),
		remove: async (key) => local.removeItem(key),
	};
}

/** What there is: in browsers localStorage, unless it is forbidden, else memory. */
export function defaultStorage(): Storage {
	try {
		const { document, localStorage } = globalThis as {
			readonly document?: unknown;
			readonly localStorage?: LocalStorage;
		};
		if (document !== undefined && localStorage !== undefined) return webStorage(localStorage);
	} catch {
		// The browser forbids it: what is written lives as long as the page.
	}
	return memoryStorage();
}
