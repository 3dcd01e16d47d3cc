import type { Json, JsonObject } from "../../packages/protocol/src/json-schema.ts";

/** The line that every generated page begins with. */
export const GENERATED =
	"<!-- Written by `npm run codegen` from packages/protocol. Change the definitions, not this page. -->";

const UNIT: Readonly<Record<string, string>> = { string: " characters", array: " entries", integer: "", number: "" };

function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A table with a heading row; a cell may hold any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function json(value: Json): string {
	return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

function bounds(schema: JsonObject): string {
	const unit = UNIT[String(schema.type)] ?? "";
	const low = schema.minimum ?? schema.minLength ?? schema.minItems ?? schema.exclusiveMinimum;
	const high = schema.maximum ?? schema.maxLength ?? schema.maxItems ?? schema.exclusiveMaximum;
	const below = schema.exclusiveMaximum === undefined ? "" : "below ";
	const isWide = typeof high === "number" && high >= Number.MAX_SAFE_INTEGER;
	if (low === undefined && (high === undefined || isWide)) return "";
	if (high === undefined || isWide) return ` (${low} or more${unit})`;
	return low === undefined ? ` (up to ${below}${high}${unit})` : ` (${low} to ${below}${high}${unit})`;
}

function shapeLink(ref: string): string {
	const name = ref.slice(ref.lastIndexOf("/") + 1);
	return `[${name}](#${name.toLowerCase()})`;
}

function listText(schema: JsonObject): string {
	if (Array.isArray(schema.prefixItems))
		return `[${schema.prefixItems.map((item) => typeText(item as JsonObject)).join(", ")}]`;
	return `list of ${typeText((schema.items ?? {}) as JsonObject)}${bounds(schema)}`;
}

/** An object within a type: its fields by name, those of one fixed value with it. */
function inlineObject(schema: JsonObject): string {
	const properties = Object.entries((schema.properties ?? {}) as JsonObject).map(([name, part]) => {
		const fixed = (part as JsonObject).const;
		return fixed === undefined ? name : `${name}: "${fixed}"`;
	});
	return properties.length === 0 ? "object" : `\`{ ${properties.join(", ")} }\``;
}

/** What a value of this schema is, in few words. */
export function typeText(schema: JsonObject): string {
	if (typeof schema.$ref === "string") return shapeLink(schema.$ref);
	const choices = schema.anyOf ?? schema.oneOf;
	if (Array.isArray(choices)) return choices.map((choice) => typeText(choice as JsonObject)).join(" or ");
	if (schema.const !== undefined) return `\`${schema.const}\``;
	if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${value}\``).join(", ");
	if (Array.isArray(schema.type)) return schema.type.map((type) => typeText({ ...schema, type })).join(" or ");
	if (schema.type === "array") return listText(schema);
	if (schema.type === "object") return inlineObject(schema);
	return schema.format === "date" ? "date" : `${schema.type ?? "anything"}${bounds(schema)}`;
}

type Field = { readonly path: string; readonly schema: JsonObject; readonly required: boolean };

/** The fields of an object, those of objects within it by their path. */
function fieldsOf(schema: JsonObject, prefix = ""): readonly Field[] {
	const required = new Set((schema.required ?? []) as readonly Json[]);
	return Object.entries((schema.properties ?? {}) as JsonObject).flatMap(([name, written]) => {
		const field = { path: `${prefix}${name}`, schema: written as JsonObject, required: required.has(name) };
		const items = field.schema.items as JsonObject | undefined;
		const within = items?.properties === undefined ? [] : fieldsOf(items, `${field.path}[].`);
		const below = field.schema.properties === undefined ? within : fieldsOf(field.schema, `${field.path}.`);
		return [field, ...below];
	});
}

/** The fields of an object as a table; a sentence where there are none. */
export function fields(schema: JsonObject): string {
	const rows = fieldsOf(schema).map(({ path, schema: field, required }) => [
		`\`${path}\``,
		typeText(field),
		required ? "yes" : "",
		String(field.description ?? ""),
	]);
	return rows.length === 0 ? "No fields." : table(["Field", "Type", "Required", "Meaning"], rows);
}

function isObject(schema: JsonObject): boolean {
	return schema.type === "object" && schema.properties !== undefined;
}

/** What a part of a message is: its fields, or the shape it has. */
export function body(schema: JsonObject): string {
	return isObject(schema) ? fields(schema) : `${typeText(schema)}.`;
}

function shape(name: string, schema: JsonObject): string {
	const meaning = String(schema.description ?? "");
	const written = isObject(schema) ? fields(schema) : `Type: ${typeText(schema)}.${patternText(schema)}`;
	return [`### ${name}`, meaning, written].filter((part) => part !== "").join("\n\n");
}

function patternText(schema: JsonObject): string {
	return schema.pattern === undefined ? "" : ` Pattern: \`${schema.pattern}\`.`;
}

/** The shapes that the page refers to. */
export function shapes(named: JsonObject): string {
	return ["## Shapes", ...Object.entries(named).map(([name, schema]) => shape(name, schema as JsonObject))].join(
		"\n\n",
	);
}

/** A page: its parts with a line between them. */
export function page(...parts: readonly string[]): string {
	return `${[GENERATED, ...parts].join("\n\n")}\n`;
}

export function codes(list: readonly string[]): string {
	return list.map((code) => `\`${code}\``).join(", ");
}

/** The codes that an event or endpoint has beside those that all have; nothing where it has none. */
export function errorsText(list: readonly string[]): string {
	return list.length === 0 ? "" : ` Errors: ${codes(list)}.`;
}
