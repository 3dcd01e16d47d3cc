export const EMPTY_PAGE = { items: [], nextCursor: null } as const;

type CursorPart = string | number;
type Matching<Start extends readonly CursorPart[]> = {
	-readonly [K in keyof Start]: Start[K] extends number ? number : string;
};

/** An opaque cursor that holds the sort key of the last row shown. */
export function writeCursor(key: readonly CursorPart[]): string {
	return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * The sort key that a page continues after: `start` (below every key) without a cursor; undefined for a cursor that
 * `writeCursor` did not make, after which there is nothing.
 */
export function readCursor<const Start extends readonly CursorPart[]>(
	cursor: string | undefined,
	start: Start,
): Matching<Start> | undefined {
	if (cursor === undefined) return start as Matching<Start>;
	const key = parse(cursor);
	if (!Array.isArray(key) || key.length !== start.length) return undefined;
	if (!start.every((part, at) => isLike(part, key[at]))) return undefined;
	return key as Matching<Start>;
}

/** Numbers of keys are whole: of others PostgreSQL makes a fault, and SQLite an order. */
function isLike(part: CursorPart, given: unknown): boolean {
	return typeof part === "number" ? Number.isSafeInteger(given) : typeof given === "string";
}

function parse(cursor: string): unknown {
	try {
		return JSON.parse(Buffer.from(cursor, "base64url").toString());
	} catch {
		return undefined; // cursors come from outside: one that is no JSON is as good as none
	}
}
