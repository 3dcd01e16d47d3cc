/** Fields that never reach the log, whatever holds them (OPS4, T-35): keys and tokens, what people write, where they are. */
const HIDDEN = new Set(
	[
		["token", "jwt", "authorization", "cookie", "password", "secret", "jwtSecret", "adminKey", "auth"],
		["text", "message", "statusMessage", "emoji", "attachments", "metadata", "payload", "body", "args"],
		["latitude", "longitude", "accuracy", "heading", "speed", "location"],
		["lastLatitude", "lastLongitude", "lastAccuracy", "lastLocation", "position"],
	]
		.flat()
		.map((name) => name.toLowerCase()),
);
const TOKEN = /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)?/g;
const DEEPEST = 6;

/** The same fields without what must not be logged. Errors keep their name, message, code and stack. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return redactRecord(fields, 0);
}

/** The last look at a finished line: nothing in it may look like a token. */
export function redactLine(line: string): string {
	return line.includes("eyJ") ? line.replace(TOKEN, "[token]") : line;
}

function redactRecord(fields: object, depth: number): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [
			name,
			HIDDEN.has(name.toLowerCase()) ? "[hidden]" : redact(value, depth),
		]),
	);
}

function redact(value: unknown, depth: number): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (value instanceof Error) return errorFields(value, depth);
	if (depth >= DEEPEST) return "[deep]";
	if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return `[${value.constructor.name}]`;
	if (Array.isArray(value)) return value.map((part) => redact(part, depth + 1));
	return redactRecord(value, depth + 1);
}

function errorFields(error: Error, depth: number): Record<string, unknown> {
	const { name, message, stack } = error;
	const cause = error.cause === undefined || depth >= DEEPEST ? {} : { cause: redact(error.cause, depth + 1) };
	const code = "code" in error ? { code: error.code } : {};
	return { type: name, message, ...code, stack, ...cause };
}
