/**
 * Text as the databases hold it. NUL (PostgreSQL refuses it) and lone surrogates (not expressible in UTF-8) are escaped
 * with the noncharacter U+FFFE, and that one with itself. So every string comes back as it went in, and two
 * different ids never become the same key. Other text is stored as it is.
 */
const MARK = "\uFFFE";
const NEEDS_ESCAPE = /[\0\uFFFE]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const ESCAPED = /\uFFFE([0-9a-f]{4})/g;

function escapeUnit(unit: string): string {
	return MARK + unit.charCodeAt(0).toString(16).padStart(4, "0");
}

/** The parameter as it is bound: strings escaped where needed, everything else untouched. */
export function toStored(value: unknown): unknown {
	if (typeof value !== "string") return value;
	if (value.isWellFormed() && !value.includes("\0") && !value.includes(MARK)) return value;
	return value.replace(NEEDS_ESCAPE, escapeUnit);
}

/** The column value as it was given to `toStored`. */
export function fromStored(value: unknown): unknown {
	if (typeof value !== "string" || !value.includes(MARK)) return value;
	return value.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
