import type { Compilable } from "kysely";
import { type Statement, statement } from "./statement.ts";
import type { Db } from "./tables.ts";

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

/**
 * Makes a hot statement over a list of ids: a `statement` for each length that a list may have. It gives the rows of all
 * ids, however many.
 */
export function statementOfIds<Args extends object, Row>(
	build: (db: Db, slots: Required<Args>, ids: readonly string[]) => Compilable<Row>,
): (db: Db, args: Args, ids: Iterable<string>) => Promise<readonly Row[]> {
	type WithIds = Args & Record<number, string>;
	const ofLength = new Map<number, Statement<WithIds, Row>>();
	const make = (length: number): Statement<WithIds, Row> => {
		const places = Array.from({ length }, (_, at) => at);
		return statement((db, slots) => {
			const ids = places.map((at) => slots[at] as string);
			return build(db, slots, ids);
		});
	};
	return async (db, args, ids) => {
		const found: Row[] = [];
		for (const list of idLists(ids)) {
			const run = ofLength.get(list.length) ?? make(list.length);
			ofLength.set(list.length, run);
			for (const row of (await run(db, { ...list, ...args } as WithIds)).rows) found.push(row);
		}
		return found;
	};
}
