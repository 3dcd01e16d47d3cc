import type { Page } from "../ports/directory.ts";

/** A page out of what comes after the one before, of which it is enough to know one more than `limit`. */
export function pageOf<Row, T>(
	rows: readonly Row[],
	limit: number,
	shape: { readonly item: (row: Row) => T; readonly cursor: (row: Row) => string },
): Page<T> {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	const nextCursor = rows.length > limit && last !== undefined ? shape.cursor(last) : null;
	return { items: shown.map(shape.item), nextCursor };
}
