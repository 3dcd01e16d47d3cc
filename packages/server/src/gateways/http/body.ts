import { fail, ok, type Result } from "@rollcall/protocol/errors";
import { LIMITS } from "@rollcall/protocol/limits";
import type { Refusal } from "./answers.ts";

const TOO_LARGE = "The body is larger than the limit.";
const utf8 = new TextDecoder("utf-8", { fatal: true });

type Read = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Refusal };

function isTooLarge(request: Request, limit: number): boolean {
	const declared = Number(request.headers.get("content-length"));
	return declared > limit;
}

/** The bytes of a body, counted as they come: a length that was declared is not believed. */
async function readBytes(request: Request, limit: number): Promise<Result<Uint8Array>> {
	if (isTooLarge(request, limit)) return fail("too_large", TOO_LARGE);
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of request.body ?? []) {
			length += chunk.byteLength;
			if (length > limit) return fail("too_large", TOO_LARGE);
			chunks.push(chunk);
		}
	} catch {
		return fail("bad_request", "The body broke off."); // The client has gone, and reads no answer.
	}
	return ok(Buffer.concat(chunks, length));
}

/** JSON in UTF-8, whether or not the header says so. */
function isJson(contentType: string | null): boolean {
	const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
	if (type.trim() !== "application/json") return false;
	return parameters.every((parameter) => {
		const [name = "", value = ""] = parameter.split("=");
		return name.trim() !== "charset" || /^\s*"?utf-?8"?\s*$/.test(value);
	});
}

function isDeeper(value: unknown, limit: number): boolean {
	let level: unknown[] = [value];
	for (let depth = 0; depth <= limit; depth += 1) {
		level = level.flatMap((inner) => (typeof inner === "object" && inner !== null ? Object.values(inner) : []));
		if (level.length === 0) return false;
	}
	return true;
}

function parseJson(bytes: Uint8Array): Result<unknown> {
	let value: unknown;
	try {
		value = JSON.parse(utf8.decode(bytes));
	} catch {
		return fail("bad_request", "The body is not JSON."); // Or not UTF-8, which JSON has to be.
	}
	return isDeeper(value, LIMITS.payloadDepth) ? fail("bad_request", "The body is nested too deep.") : ok(value);
}

/** The JSON that a request carries. An empty body counts as `{}`. */
export async function readBody(request: Request, limit: number): Promise<Read> {
	const bytes = await readBytes(request, limit);
	if (!bytes.ok) return bytes;
	if (bytes.value.byteLength === 0) return ok({});
	const coded = request.headers.get("content-encoding") ?? "identity";
	if (coded !== "identity" || !isJson(request.headers.get("content-type"))) {
		const message = "The body must be application/json, in UTF-8 and not compressed.";
		return { ok: false, error: { code: "bad_request", message, status: 415 } };
	}
	return parseJson(bytes.value);
}
