import type { z } from "zod";
import type { Endpoint } from "./definition.ts";
import { ERRORS } from "./errors.ts";
import { DOWN_EVENTS } from "./events/down.ts";
import { UP_EVENTS } from "./events/up.ts";
import { handshakeSchema } from "./handshake.ts";
import { type Json, schemaBook } from "./json-schema.ts";
import { PLAIN_ALIASES, PLAIN_FRAMES } from "./plain.ts";
import { ENDPOINTS } from "./rest.ts";
import { WEBHOOKS } from "./webhooks.ts";

/** JSON with every key in order, so that the same wire gives the same text however it is written down. */
function canonical(value: Json): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
}

function mapped<V>(table: Readonly<Record<string, V>>, write: (value: V) => Json): Json {
	return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, write(value)]));
}

/**
 * Everything that binds client and server, as one text: names, namespaces, paths, schemas, codes. It changes exactly when
 * the wire does; summaries, descriptions and examples are left out.
 */
export function fingerprint(): string {
	const { write, named } = schemaBook({ target: "draft-2020-12", bare: true });
	const optional = (schema: z.ZodType | undefined): Json => (schema === undefined ? null : write(schema));
	const wire: Json = {
		up: mapped(UP_EVENTS, ({ namespaces, payload, answer, errors }) => ({
			namespaces,
			errors,
			payload: write(payload),
			answer: write(answer),
		})),
		down: mapped(DOWN_EVENTS, ({ namespaces, data }) => ({ namespaces, data: write(data) })),
		rest: mapped<Endpoint>(ENDPOINTS, ({ method, path, who, status, errors, ...parts }) => ({
			...{ method, path, who, errors, status: status ?? 200, body: optional(parts.body) },
			...{ params: write(parts.params), query: write(parts.query), answer: write(parts.answer) },
			...{ headers: optional(parts.headers), repeatedStatus: parts.repeatedStatus ?? status ?? 200 },
		})),
		plain: mapped(PLAIN_FRAMES, ({ frame }) => write(frame)),
		aliases: PLAIN_ALIASES,
		handshake: write(handshakeSchema),
		webhooks: mapped<z.ZodType>(WEBHOOKS, write),
		errors: mapped(ERRORS, ({ status, retryable }) => ({ status, retryable })),
	};
	return canonical({ wire, named: named() });
}
