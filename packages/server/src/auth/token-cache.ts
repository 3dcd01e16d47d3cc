/**
 * Remembers the last tokens that were found good. Two generations in place of a list in order of use: a hit is one
 * lookup, and what was not used while `size / 2` others came is forgotten.
 */
export type TokenCache<T> = {
	get(token: string): T | undefined;
	set(token: string, value: T): void;
};

export function makeTokenCache<T>(size: number): TokenCache<T> {
	let young = new Map<string, T>();
	let old = new Map<string, T>();

	function set(token: string, value: T): void {
		if (young.size >= size / 2) {
			old = young;
			young = new Map();
		}
		young.set(token, value);
	}

	return {
		set,
		get(token) {
			const found = young.get(token);
			if (found !== undefined) return found;
			const older = old.get(token);
			if (older !== undefined) set(token, older);
			return older;
		},
	};
}
