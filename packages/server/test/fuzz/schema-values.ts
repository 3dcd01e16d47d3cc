import { z } from "zod";
import { ODD_TEXTS, oddText, oddValue } from "./odd-values.ts";
import type { Random } from "./random.ts";

type Schema = {
	readonly $ref?: string;
	readonly type?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly Schema[];
	readonly properties?: Readonly<Record<string, Schema | boolean>>;
	readonly required?: readonly string[];
	readonly propertyNames?: Schema;
	readonly additionalProperties?: Schema | boolean;
	readonly items?: Schema;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMaximum?: number;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly pattern?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
};

/** What a shape of the protocol is called by in the world of a test: ids of people, conversations and messages that exist. */
export type Names = Readonly<Record<string, readonly string[]>>;

const MOMENTS = [
	"2026-03-02T09:00:00Z",
	"2026-03-02T10:15:00.123456789+14:00",
	"1970-01-01T00:00:00.000Z",
	"9999-12-31T23:59:59.999Z",
	"2024-02-29T23:59:59-12:00",
];
/** How long a text, and how many a list may get that is too long: all together still fit into one frame. */
const LONG = 40_000;
const MANY = 5_100;
const written = new WeakMap<z.ZodType, Schema>();

function schemaOf(type: z.ZodType): Schema {
	const known = written.get(type);
	if (known !== undefined) return known;
	const schema = z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as Schema;
	written.set(type, schema);
	return schema;
}

/** Makes values as the protocol's own definitions have them: what a client may send, what it may nearly send, and neither. */
export class SchemaValues {
	readonly #random: Random;
	readonly #names: () => Names;

	constructor(random: Random, names: () => Names) {
		this.#random = random;
		this.#names = names;
	}

	/** A value with the form of this schema. What only its rules say between fields may be broken. */
	valid(type: z.ZodType): unknown {
		const schema = schemaOf(type);
		return this.#value(schema, schema.$defs ?? {}, "");
	}

	/** The same, wrong in one or two places. */
	nearly(type: z.ZodType): unknown {
		let value = this.valid(type);
		for (let count = this.#random.below(2); count >= 0; count -= 1) value = this.#spoiled(value);
		return value;
	}

	/** The example of the protocol, about what there is in this world, with one field as it also may be. */
	around(type: z.ZodType, example: unknown): unknown {
		const { properties = {}, $defs = {} } = schemaOf(type);
		const value = this.#renamed(type, example);
		const changed = this.#random.pick(Object.keys(properties));
		return changed === undefined ? value : { ...value, [changed]: this.#value(properties[changed] ?? {}, $defs, "") };
	}

	/** Each field of the example at its least and its most, beside the others and beside no more than must be there. */
	edges(type: z.ZodType, example: unknown): readonly unknown[] {
		const { properties = {}, required = [], $defs = {} } = schemaOf(type);
		const whole = this.#renamed(type, example);
		const least = Object.fromEntries(Object.entries(whole).filter(([key]) => required.includes(key)));
		return Object.entries(properties).flatMap(([key, schema]) =>
			edgesOf(schema, $defs).flatMap((edge) => [
				{ ...whole, [key]: edge },
				{ ...least, [key]: edge },
			]),
		);
	}

	/** The example, about what there is in this world. */
	#renamed(type: z.ZodType, example: unknown): Record<string, unknown> {
		const { properties = {}, $defs = {} } = schemaOf(type);
		if (typeof example !== "object" || example === null) return {};
		const named = (key: string): boolean => JSON.stringify(properties[key] ?? {}).includes('Id"');
		return Object.fromEntries(
			Object.entries(example).map(([key, value]) => [
				key,
				named(key) ? this.#value(properties[key] ?? {}, $defs, "") : value,
			]),
		);
	}

	/** Any of these. */
	any(type: z.ZodType, example: unknown): unknown {
		const fate = this.#random.below(8);
		if (fate < 2) return this.valid(type);
		if (fate < 4) return this.around(type, example);
		return fate < 7 ? this.nearly(type) : oddValue(this.#random);
	}

	#value(schema: Schema | boolean, defs: Readonly<Record<string, Schema>>, name: string): unknown {
		if (typeof schema === "boolean") return oddValue(this.#random);
		if (schema.$ref !== undefined) {
			const named = schema.$ref.split("/").at(-1) ?? "";
			return this.#value(defs[named] ?? {}, defs, named);
		}
		const known = this.#names()[name];
		if (known !== undefined) return this.#random.pick(known);
		if ("const" in schema) return schema.const;
		if (schema.enum !== undefined) return this.#random.pick(schema.enum);
		if (schema.anyOf !== undefined) return this.#value(this.#random.pick(schema.anyOf) ?? {}, defs, name);
		return this.#ofType(schema, defs);
	}

	#ofType(schema: Schema, defs: Readonly<Record<string, Schema>>): unknown {
		switch (schema.type) {
			case "object":
				return this.#object(schema, defs);
			case "array":
				return this.#list(schema, defs);
			case "string":
				return this.#text(schema);
			case "integer":
			case "number":
				return this.#number(schema);
			case "boolean":
				return this.#random.below(2) === 0;
			case "null":
				return null;
			default:
				return oddValue(this.#random);
		}
	}

	#object(schema: Schema, defs: Readonly<Record<string, Schema>>): unknown {
		const fields = Object.entries(schema.properties ?? {})
			.filter(([key]) => schema.required?.includes(key) === true || this.#random.below(3) > 0)
			.map(([key, inner]) => [key, this.#value(inner, defs, "")] as const);
		const more = schema.additionalProperties;
		if (typeof more === "object")
			for (let count = this.#random.below(4); count > 0; count -= 1)
				fields.push([String(this.#value(schema.propertyNames ?? {}, defs, "")), this.#value(more, defs, "")]);
		return Object.fromEntries(fields);
	}

	#list({ items = {}, minItems = 0, maxItems = 3 }: Schema, defs: Readonly<Record<string, Schema>>): unknown {
		const length = this.#random.below(12) === 0 ? Math.min(maxItems, 200) : minItems + this.#random.below(3);
		return Array.from({ length: Math.min(length, maxItems) }, () => this.#value(items, defs, ""));
	}

	#number({ type, minimum = -1e6, maximum, exclusiveMaximum }: Schema): number {
		const most = Math.min(maximum ?? 1e6, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
		const fate = this.#random.below(4);
		if (fate === 0) return minimum;
		if (fate === 1 && exclusiveMaximum === undefined) return most;
		const number = minimum + this.#random.next() * (Math.min(most, minimum + 1_000) - minimum);
		return type === "integer" ? Math.floor(number) : number;
	}

	#text({ minLength = 0, maxLength = 64, pattern }: Schema): string {
		if (pattern?.startsWith("^(?:(?:\\d\\d") === true) return this.#random.pick(MOMENTS) ?? "";
		if (pattern?.startsWith("^[A-Za-z0-9_") === true) return `id-${this.#random.below(50)}`;
		if (pattern !== undefined) return this.#random.below(2) === 0 ? "image/png" : "p*?[]:{}";
		const fitting = ODD_TEXTS.filter((text) => text.length >= minLength && text.length <= maxLength);
		const fate = this.#random.below(6);
		if (fate === 0) return "z".repeat(maxLength);
		return (fate === 1 ? "https://a.example/x" : this.#random.pick(fitting)) ?? "z".repeat(minLength);
	}

	/** The same value, of which one part is missing, odd, or more than it may be. */
	#spoiled(value: unknown): unknown {
		const fate = this.#random.below(5);
		if (typeof value === "string" && fate < 3)
			return fate === 0 ? `${value}${oddText(this.#random)}` : value.repeat(200).slice(0, LONG);
		if (typeof value === "number" && fate < 3) return fate === 0 ? -value - 1 : value * 1e6 + 0.5;
		if (Array.isArray(value) && fate < 3) return this.#spoiledList(value, fate);
		if (typeof value === "object" && value !== null && fate < 4) return this.#spoiledObject(value, fate);
		return oddValue(this.#random);
	}

	#spoiledList(list: readonly unknown[], fate: number): unknown {
		const [first] = list;
		if (fate === 0)
			return Array.from({ length: MANY }, () => (typeof first === "string" ? first.slice(0, LONG / MANY) : 1));
		if (fate === 1) return Object.fromEntries(list.entries());
		return [...list, this.#spoiled(list[0])];
	}

	#spoiledObject(object: object, fate: number): unknown {
		const keys = Object.keys(object);
		const key = this.#random.pick(keys) ?? "extra";
		if (fate === 0) return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
		if (fate === 1)
			return { ...object, [oddText(this.#random)]: oddValue(this.#random), userId: "admin", companyId: "other" };
		return { ...object, [key]: this.#spoiled((object as Record<string, unknown>)[key]) };
	}
}

/** The least and the most that a number, a text or a list may be. */
function edgesOf(schema: Schema | boolean, defs: Readonly<Record<string, Schema>>): readonly unknown[] {
	if (typeof schema === "boolean") return [];
	if (schema.$ref !== undefined) return edgesOf(defs[schema.$ref.split("/").at(-1) ?? ""] ?? {}, defs);
	if (schema.anyOf !== undefined) return schema.anyOf.flatMap((one) => edgesOf(one, defs));
	if (schema.type === "number" || schema.type === "integer") {
		const { minimum = -Number.MAX_VALUE, maximum = Number.MAX_VALUE } = schema;
		return [minimum, maximum, -0, minimum + 0.5];
	}
	if (schema.type !== "string") return [null];
	const { minLength = 0, maxLength = 128 } = schema;
	return ["é".repeat(minLength), "=".repeat(maxLength), "\u{10ffff}".repeat(maxLength), ...ODD_TEXTS];
}
