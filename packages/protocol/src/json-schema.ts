import { z } from "zod";

/** A value of JSON, as documents are made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export type JsonSchemaOptions = {
	/** OpenAPI 3.1 speaks draft 2020-12; AsyncAPI 3 a superset of draft 7. */
	readonly target: "draft-2020-12" | "draft-7";
	/** Leaves out what explains and does not bind: descriptions, examples. */
	readonly bare?: boolean;
};

export type SchemaBook = {
	/** The JSON Schema of what stands on the wire for this schema; named parts are references. */
	readonly write: (schema: z.ZodType) => JsonObject;
	/** The named parts of everything written so far, by name in alphabetical order. */
	readonly named: () => JsonObject;
};

const NAMED = "#/components/schemas/";

type Keyword = readonly [key: string, part: Json];

/** References to named parts, pointed at where the documents keep them. */
function pointed([key, part]: Keyword): Keyword {
	if (key !== "$ref" || typeof part !== "string") return [key, part];
	return [key, part.replace(/^#\/(\$defs|definitions)\//, NAMED)];
}

/** A property may be called like a keyword, but is a schema then, and neither text nor list. */
function explains([key, part]: Keyword): boolean {
	return (key === "description" && typeof part === "string") || (key === "examples" && Array.isArray(part));
}

/** Does the schema have a format? It says better what the pattern of 300 characters checks. */
function isFormatted(schema: JsonObject): boolean {
	return schema.format === "date-time" || schema.format === "date";
}

function rewritten(value: Json, keep: (keyword: Keyword) => boolean): Json {
	if (Array.isArray(value)) return value.map((part) => rewritten(part, keep));
	if (value === null || typeof value !== "object") return value;
	const schema = value as JsonObject;
	const keywords = Object.entries(schema).filter(
		(keyword) => keep(keyword) && !(keyword[0] === "pattern" && isFormatted(schema)),
	);
	return Object.fromEntries(keywords.map(([key, part]) => pointed([key, rewritten(part, keep)])));
}

/** One name is one shape; anything else is a mistake in the definitions. */
function keepNamed(named: Map<string, Json>, name: string, part: Json): void {
	const known = named.get(name);
	if (known !== undefined && JSON.stringify(known) !== JSON.stringify(part))
		throw new Error(`two shapes named ${name}`);
	named.set(name, part);
}

/**
 * Writes schemas as JSON Schema, and collects their named parts (`meta({ id })`). Both directions are written from the
 * side that stands on the wire: what a client may send, and what the server sends. Unknown fields are allowed in either.
 */
export function schemaBook(options: JsonSchemaOptions): SchemaBook {
	const named = new Map<string, Json>();
	const keep = (keyword: Keyword): boolean => options.bare !== true || !explains(keyword);
	const write = (schema: z.ZodType): JsonObject => {
		const { $schema: _, ...written } = z.toJSONSchema(schema, { target: options.target, io: "input" });
		const { $defs, definitions, ...root } = rewritten(written as JsonObject, keep) as JsonObject;
		for (const [name, part] of Object.entries(($defs ?? definitions ?? {}) as JsonObject)) keepNamed(named, name, part);
		return root;
	};
	return { write, named: () => Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
