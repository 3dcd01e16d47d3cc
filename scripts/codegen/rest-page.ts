import type { Endpoint } from "../../packages/protocol/src/definition.ts";
import { ENDPOINT_ERRORS } from "../../packages/protocol/src/errors.ts";
import { type Json, type SchemaBook, schemaBook } from "../../packages/protocol/src/json-schema.ts";
import { ENDPOINTS } from "../../packages/protocol/src/rest.ts";
import { PROTOCOL_VERSION } from "../../packages/protocol/src/version.ts";
import { body, codes, errorsText, fields, json, page, shapes, table } from "./markdown.ts";

type Write = SchemaBook["write"];

const INTRODUCTION = `# REST

Version ${PROTOCOL_VERSION} of the wire. Users: \`Authorization: Bearer <token>\`; operators:
\`Authorization: Bearer <admin key>\`. Bodies are JSON. Failures are \`application/problem+json\` with a \`code\`. Unknown fields are ignored.

Users may always be answered with ${codes(ENDPOINT_ERRORS.user)}, operators with ${codes(ENDPOINT_ERRORS.operator)}, anyone
with ${codes(ENDPOINT_ERRORS.anyone)}; at an endpoint stand the [codes](errors.md) it has beside them.`;

function overview(): string {
	const rows = Object.values<Endpoint>(ENDPOINTS).map(({ name, method, path, who, summary }) => [
		`[${method.toUpperCase()} ${path}](#${name.toLowerCase()})`,
		who,
		summary,
	]);
	return table(["Endpoint", "Who", "What"], rows);
}

function given(title: string, written: ReturnType<Write>): readonly string[] {
	return Object.keys((written.properties ?? {}) as object).length === 0 ? [] : [title, fields(written)];
}

function section(endpoint: Endpoint, write: Write): string {
	const { name, method, path, summary, example } = endpoint;
	return [
		`### ${name}`,
		`\`${method.toUpperCase()} ${path}\` ${summary}${errorsText(endpoint.errors)}`,
		...given("Path", write(endpoint.params)),
		...given("Query", write(endpoint.query)),
		...(endpoint.body === undefined ? [] : ["Body", body(write(endpoint.body))]),
		"Answer",
		body(write(endpoint.answer)),
		"Example",
		...(example.body === undefined ? [] : [json(example.body as Json)]),
		json(example.answer as Json),
	].join("\n\n");
}

/** The reference of every endpoint. */
export function restPage(): string {
	const { write, named } = schemaBook({ target: "draft-2020-12" });
	const sections = Object.values<Endpoint>(ENDPOINTS).map((endpoint) => section(endpoint, write));
	return page(INTRODUCTION, overview(), "## Endpoints", ...sections, shapes(named()));
}
