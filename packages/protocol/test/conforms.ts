import type { Json, JsonObject } from "../src/json-schema.ts";

/** A reader of JSON Schema of its own, as far as our documents use it: checks what zod wrote without asking zod. */
type Check = (schema: JsonObject, value: Json, document: JsonObject) => boolean;

const KNOWN = new Set(
	"$ref type properties required enum const anyOf oneOf allOf items prefixItems additionalItems additionalProperties minItems maxItems minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength pattern format description examples propertyNames default".split(
		" ",
	),
);

function typeOf(value: Json): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "array";
	return typeof value;
}

function isOfType(value: Json, type: Json): boolean {
	if (Array.isArray(type)) return type.some((one) => isOfType(value, one));
	if (type === "integer") return Number.isInteger(value);
	return typeOf(value) === type;
}

function resolved(ref: string, document: JsonObject): JsonObject {
	let found: Json = document;
	for (const part of ref.slice(2).split("/")) {
		const next: Json | undefined = (found as JsonObject)[part];
		if (next === undefined) throw new Error(`${ref} points at nothing`);
		found = next;
	}
	return found as JsonObject;
}

const checkNumber: Check = (schema, value) => {
	if (typeof value !== "number") return true;
	const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Record<string, number | undefined>;
	if (minimum !== undefined && value < minimum) return false;
	if (maximum !== undefined && value > maximum) return false;
	if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
	return exclusiveMaximum === undefined || value < exclusiveMaximum;
};

const checkText: Check = (schema, value) => {
	if (typeof value !== "string") return true;
	const length = [...value].length;
	if (typeof schema.minLength === "number" && length < schema.minLength) return false;
	if (typeof schema.maxLength === "number" && length > schema.maxLength) return false;
	if (schema.format === "date-time" && Number.isNaN(Date.parse(value))) return false;
	return schema.pattern === undefined || new RegExp(String(schema.pattern), "u").test(value);
};

const checkList: Check = (schema, value, document) => {
	if (!Array.isArray(value)) return true;
	if (typeof schema.minItems === "number" && value.length < schema.minItems) return false;
	if (typeof schema.maxItems === "number" && value.length > schema.maxItems) return false;
	const places = (schema.prefixItems ?? (Array.isArray(schema.items) ? schema.items : undefined)) as
		| readonly JsonObject[]
		| undefined;
	if (places !== undefined)
		return value.length <= places.length && places.every((place, at) => conforms(place, value[at] as Json, document));
	return value.every((entry) => conforms((schema.items ?? {}) as JsonObject, entry as Json, document));
};

const checkObject: Check = (schema, value, document) => {
	if (typeOf(value) !== "object") return true;
	const fields = value as JsonObject;
	for (const name of (schema.required ?? []) as readonly string[]) if (!Object.hasOwn(fields, name)) return false;
	return Object.entries((schema.properties ?? {}) as JsonObject).every(
		([name, part]) => fields[name] === undefined || conforms(part as JsonObject, fields[name], document),
	);
};

const checkChoice: Check = (schema, value, document) => {
	const fits = (choice: Json): boolean => conforms(choice as JsonObject, value, document);
	if (Array.isArray(schema.anyOf) && !schema.anyOf.some(fits)) return false;
	if (Array.isArray(schema.allOf) && !schema.allOf.every(fits)) return false;
	return !Array.isArray(schema.oneOf) || schema.oneOf.filter(fits).length === 1;
};

const CHECKS: readonly Check[] = [checkNumber, checkText, checkList, checkObject, checkChoice];

/** Does a value conform to a schema of a document? A keyword that this reader does not know is an error, not a yes. */
export function conforms(schema: JsonObject, value: Json, document: JsonObject): boolean {
	for (const key of Object.keys(schema)) if (!KNOWN.has(key)) throw new Error(`unknown keyword ${key}`);
	if (typeof schema.$ref === "string" && !conforms(resolved(schema.$ref, document), value, document)) return false;
	if (schema.type !== undefined && !isOfType(value, schema.type)) return false;
	if (Array.isArray(schema.enum) && !schema.enum.includes(value as string)) return false;
	if (schema.const !== undefined && schema.const !== value) return false;
	return CHECKS.every((check) => check(schema, value, document));
}

/** Every reference of a document points at something; gives those that do not. */
export function danglingRefs(value: Json, document: JsonObject): readonly string[] {
	if (Array.isArray(value)) return value.flatMap((part) => danglingRefs(part, document));
	if (value === null || typeof value !== "object") return [];
	return Object.entries(value).flatMap(([key, part]) => {
		if (key !== "$ref" || typeof part !== "string") return danglingRefs(part, document);
		try {
			resolved(part, document);
			return [];
		} catch {
			// A reference that cannot be resolved is what this function is looking for.
			return [part];
		}
	});
}
