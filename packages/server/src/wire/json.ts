/** How deep arrays and objects may be nested in what a client sends. */
export const MAX_DEPTH = 32;

/** So much of a text is looked at for what it begins with. */
const LONGEST_FIRST = 1_024;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** True where the text nests deeper than `MAX_DEPTH`; found without parsing it, so that nothing recurses. */
export function isTooDeep(text: string, from = 0): boolean {
	if (text.length - from <= MAX_DEPTH * 2) return false;
	let depth = 0;
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) at = endOfString(text, at);
		else if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth++;
		else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth--;
		if (depth > MAX_DEPTH) return true;
	}
	return false;
}

function endOfString(text: string, quote: number): number {
	for (let at = quote + 1; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === BACKSLASH) at++;
		else if (code === QUOTE) return at;
	}
	return text.length;
}

/** What is read of JSON that is too deep: the outermost list or object, with null for each one in it. `undefined` where it is no JSON. */
export function parseOutermost(text: string, from = 0): unknown {
	let outermost = "";
	let kept = from;
	let depth = 0;
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === QUOTE) at = endOfString(text, at);
		else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
			if (depth === 1) outermost += `${text.slice(kept, at)}null`;
			depth++;
		} else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
			depth--;
			if (depth === 1) kept = at + 1;
		}
	}
	return depth === 0 ? parseJson(outermost + text.slice(kept)) : undefined;
}

/** The text or number that a list begins with, read without what follows it. `undefined` where it begins with nothing so short. */
export function parseFirst(text: string, from: number): unknown {
	const first = /^\s*\[\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)\s*[,\]]/.exec(text.slice(from, from + LONGEST_FIRST))?.[1];
	return first === undefined ? undefined : parseJson(first);
}

/**
 * Parses JSON that is not too deep. `undefined` where it is no JSON. Keys named `__proto__` are left out,
 * so that no later copying or merging can reach a prototype.
 */
export function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return mayNameProto(text) ? withoutProto(value) : value;
	} catch {
		// Whatever the fault is, the text is no JSON.
		return undefined;
	}
}

/** A key can also be written with escapes, so any escape makes it worth a look. */
function mayNameProto(text: string): boolean {
	return text.includes("__proto__") || text.includes("\\u");
}

function withoutProto(value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Object.hasOwn(value, "__proto__")) Reflect.deleteProperty(value, "__proto__");
	for (const inner of Object.values(value)) withoutProto(inner);
	return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True where the text takes more than `limit` bytes as UTF-8; counts only where its length leaves a doubt. */
export function exceeds(text: string, limit: number): boolean {
	if (text.length > limit) return true;
	return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}
