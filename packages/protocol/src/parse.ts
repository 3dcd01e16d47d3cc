import type { z } from "zod";
import { fail, ok, type Result } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/** How many faults a message names, and how much of a path. */
const NAMED_FAULTS = 3;
const PATH_LENGTH = 80;
/** What a fault is of that has no field of its own. */
const WHOLE = "the payload";

type RawIssue = z.core.$ZodRawIssue;

const NOUNS: Readonly<Record<string, string>> = {
	string: "a text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	object: "an object",
	record: "an object",
	array: "a list",
	tuple: "a list",
	null: "null",
};

const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

function wrongType(issue: RawIssue & { readonly code: "invalid_type" }): string {
	if (issue.input === undefined) return "is required";
	return `must be ${NOUNS[issue.expected] ?? "of another type"}`;
}

function outOfBounds(issue: RawIssue & { readonly code: "too_small" | "too_big" }): string {
	const unit = UNITS[issue.origin] ?? "";
	if (issue.code === "too_small")
		return `must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${unit}`;
	return `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${unit}`;
}

function oneOf(values: readonly unknown[]): string {
	return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(", ")}`;
}

/** A fault in plain words that quote the schema, never the input. */
function inWords(issue: RawIssue): string {
	switch (issue.code) {
		case "invalid_type":
			return wrongType(issue);
		case "too_small":
		case "too_big":
			return outOfBounds(issue);
		case "invalid_value":
			return issue.input === undefined ? "is required" : oneOf(issue.values);
		case "invalid_union":
			return "has none of the forms it may have";
		default:
			return "is not valid";
	}
}

function segment(key: PropertyKey): string {
	return typeof key === "number" ? `[${key}]` : `.${String(key).replaceAll(/[^\w:@+=-]/g, "?")}`;
}

function pathOf(path: readonly PropertyKey[]): string {
	const text = path.map(segment).join("").replace(/^\./, "");
	return text.length <= PATH_LENGTH ? text : `${text.slice(0, PATH_LENGTH)}…`;
}

function faultLine(issue: z.core.$ZodIssue): string {
	return issue.path.length === 0 ? `${WHOLE} ${issue.message}` : `${pathOf(issue.path)}: ${issue.message}`;
}

function faultMessage(issues: readonly z.core.$ZodIssue[]): string {
	const named = issues.slice(0, NAMED_FAULTS).map(faultLine);
	const others = issues.length - named.length;
	return others === 0 ? named.join("; ") : `${named.join("; ")}; and ${others} more`;
}

/**
 * What no payload may contain, wherever it stands: binary data (W1), and more levels than anything of ours has (T-18).
 * Goes no deeper than the limit itself.
 */
function foreignMatter(value: object, level: number): string | undefined {
	if (ArrayBuffer.isView(value)) return "must not contain binary data";
	if (level > LIMITS.payloadDepth) return `must not be nested deeper than ${LIMITS.payloadDepth} levels`;
	for (const part of Object.values(value)) {
		if (typeof part !== "object" || part === null) continue;
		const found = foreignMatter(part, level + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

/**
 * Checks a value from outside against a schema (W22). Unknown fields are dropped. A fault is `bad_request` with a message
 * that names the first few faulty fields in plain words, and quotes nothing of what was sent. Never throws for a value
 * made of JSON, however large, deep or hostile.
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> {
	const foreign = typeof value === "object" && value !== null ? foreignMatter(value, 1) : undefined;
	if (foreign !== undefined) return fail("bad_request", `${WHOLE} ${foreign}`);
	const parsed = schema.safeParse(value, { error: inWords });
	return parsed.success ? ok(parsed.data) : fail("bad_request", faultMessage(parsed.error.issues));
}
