const LONGEST = 256;

/**
 * The distinct ids in lists for `in (...)`. Each list is filled up to a power of two with its last id, so that only a
 * handful of different statements ever reach the database.
 */
export function idLists(ids: Iterable<string>): readonly (readonly string[])[] {
	const distinct = [...new Set(ids)];
	const lists: string[][] = [];
	for (let from = 0; from < distinct.length; from += LONGEST)
		lists.push(filledUp(distinct.slice(from, from + LONGEST)));
	return lists;
}

function filledUp(list: string[]): string[] {
	const last = list.at(-1);
	if (last === undefined) return list;
	while ((list.length & (list.length - 1)) !== 0) list.push(last);
	return list;
}
