import type { Endpoint, UpEvent } from "@rollcall/protocol/definition";
import { z } from "zod";

/** What a field names, by the shape of the protocol that it has. */
export const KINDS = [
	"UserId",
	"CompanyId",
	"ConversationId",
	"MessageId",
	"ClientMessageId",
	"DeviceId",
	"ConnectionId",
	"ProjectId",
	"TaskId",
	"Cursor",
] as const;

export type Kind = (typeof KINDS)[number];

/** Where a field stands; the payload of an event is its body. */
export type Place = "params" | "query" | "body";

/** A field that names something which belongs to a company. `many`: it is a list, or the keys of a table. */
export type NamedField = {
	readonly name: string;
	readonly kind: Kind;
	readonly many: "list" | "keys" | null;
	readonly place: Place;
};

type Schema = {
	readonly $ref?: string;
	readonly anyOf?: readonly Schema[];
	readonly items?: Schema;
	readonly propertyNames?: Schema;
	readonly properties?: Readonly<Record<string, Schema>>;
};

function kindOf(schema: Schema): Kind | undefined {
	const refs = [schema, ...(schema.anyOf ?? [])].map(({ $ref }) => $ref?.split("/").at(-1));
	return KINDS.find((kind) => refs.includes(kind));
}

function fieldOf(name: string, schema: Schema): Omit<NamedField, "place">[] {
	const one = kindOf(schema);
	if (one !== undefined) return [{ name, kind: one, many: null }];
	const listed = schema.items === undefined ? undefined : kindOf(schema.items);
	if (listed !== undefined) return [{ name, kind: listed, many: "list" }];
	const keyed = schema.propertyNames === undefined ? undefined : kindOf(schema.propertyNames);
	return keyed === undefined ? [] : [{ name, kind: keyed, many: "keys" }];
}

/** The fields of this schema that name something. */
export function namedFields(type: z.ZodType | undefined, place: Place = "body"): readonly NamedField[] {
	if (type === undefined) return [];
	const { properties = {} } = z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as Schema;
	const found = Object.entries(properties).flatMap(([name, schema]) => fieldOf(name, schema));
	return found.map((field) => ({ ...field, place }));
}

/** The fields of this schema that must be there. */
export function requiredFields(type: z.ZodType): readonly string[] {
	const { required = [] } = z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as { required?: string[] };
	return required;
}

/** The value of a field that names this. */
export function naming({ many }: NamedField, name: string): unknown {
	if (many === "list") return [name];
	return many === "keys" ? { [name]: 0 } : name;
}

/** Everything by which an endpoint can be told of something. */
export function placesOf({ params, query, body }: Endpoint): readonly NamedField[] {
	return [...namedFields(params, "params"), ...namedFields(query, "query"), ...namedFields(body)];
}

/** What an event is sent with when this field is to be looked at: its example, or no more than it needs. */
export function payloadAround(event: UpEvent, field: NamedField): Record<string, unknown> {
	const example = event.example.payload as Record<string, unknown>;
	if (field.name in example) return example;
	const required = requiredFields(event.payload);
	return Object.fromEntries(Object.entries(example).filter(([name]) => required.includes(name) || name === "text"));
}
