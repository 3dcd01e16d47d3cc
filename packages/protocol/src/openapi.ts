import type { z } from "zod";
import type { Endpoint } from "./definition.ts";
import { ENDPOINT_ERRORS, ERRORS, type ErrorCode } from "./errors.ts";
import { problemOf, problemSchema } from "./failure.ts";
import { type Json, type JsonObject, type SchemaBook, schemaBook } from "./json-schema.ts";
import { ENDPOINTS } from "./rest.ts";
import { PROTOCOL_VERSION } from "./version.ts";

type Write = SchemaBook["write"];

/** The codes of a body that has not the right size or content type, besides what its schema refuses. */
const BODY_STATUSES = [413, 415];

const RETRYABLE_STATUSES = new Set<number>(Object.values(ERRORS).flatMap((row) => (row.retryable ? [row.status] : [])));

/** The codes an endpoint may be answered with, each once. */
export function codesOf(endpoint: Pick<Endpoint, "who" | "errors">): readonly ErrorCode[] {
	return [...new Set<ErrorCode>([...ENDPOINT_ERRORS[endpoint.who], ...endpoint.errors])];
}

/** May the request come without a body? */
export function isBodyOptional(body: z.ZodType): boolean {
	return body.safeParse({}).success;
}

function statusName(status: number): string {
	return `Status${status}`;
}

function codesOfStatus(status: number): readonly ErrorCode[] {
	if (status === 415) return ["bad_request"];
	return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].status === status);
}

function problemResponse(status: number, write: Write): JsonObject {
	const codes = codesOfStatus(status);
	const [first = "internal"] = codes;
	const example = problemOf({ code: first, message: ERRORS[first].sentence }, status) as JsonObject;
	const headers = {
		"Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 0 } },
	};
	return {
		description: codes.map((code) => `\`${code}\`: ${ERRORS[code].sentence}`).join(" "),
		...(RETRYABLE_STATUSES.has(status) ? { headers } : {}),
		content: { "application/problem+json": { schema: write(problemSchema), example } },
	};
}

function problemResponses(write: Write): JsonObject {
	const statuses = new Set<number>([...Object.values(ERRORS).map((row) => row.status), ...BODY_STATUSES]);
	const sorted = [...statuses].sort((a, b) => a - b);
	return Object.fromEntries(sorted.map((status) => [statusName(status), problemResponse(status, write)]));
}

function parametersIn(place: "path" | "query" | "header", schema: JsonObject): readonly JsonObject[] {
	const required = new Set(Array.isArray(schema.required) ? schema.required : []);
	return Object.entries((schema.properties ?? {}) as JsonObject).map(([name, written]): JsonObject => {
		const { description, ...rest } = written as JsonObject;
		return {
			name,
			in: place,
			required: place === "path" || required.has(name),
			...(description === undefined ? {} : { description }),
			schema: rest,
		};
	});
}

function withExamples(parameters: readonly JsonObject[], values: unknown): readonly JsonObject[] {
	const examples = (values ?? {}) as JsonObject;
	return parameters.map((parameter) => {
		const example = examples[String(parameter.name)];
		return example === undefined ? parameter : { ...parameter, example };
	});
}

function requestBody(endpoint: Endpoint, write: Write): JsonObject {
	if (endpoint.body === undefined) return {};
	const example = (endpoint.example.body ?? {}) as Json;
	return {
		requestBody: {
			required: !isBodyOptional(endpoint.body),
			content: { "application/json": { schema: write(endpoint.body), example } },
		},
	};
}

function responses(endpoint: Endpoint, write: Write): JsonObject {
	const failures = new Set<number>(codesOf(endpoint).map((code) => ERRORS[code].status));
	if (endpoint.body !== undefined) for (const status of BODY_STATUSES) failures.add(status);
	const sorted = [...failures].sort((a, b) => a - b);
	const example = endpoint.example.answer as Json;
	const content = { "application/json": { schema: write(endpoint.answer), example } };
	const { status = 200, repeatedStatus } = endpoint;
	return {
		...(repeatedStatus === undefined
			? {}
			: { [String(repeatedStatus)]: { description: "It had been done before.", content } }),
		[String(status)]: { description: "Success.", content },
		...Object.fromEntries(
			sorted.map((status) => [String(status), { $ref: `#/components/responses/${statusName(status)}` }]),
		),
	};
}

const SECURITY: Record<Endpoint["who"], Json> = {
	anyone: [],
	user: [{ userToken: [] }],
	operator: [{ adminKey: [] }],
};

/** What an endpoint is about: the first part of its path. */
function tagOf(path: string): string {
	const [first = "", second = ""] = path.split("/").filter((part) => part !== "");
	if (first === "api") return second;
	return first === "admin" ? "admin" : "server";
}

function operation(endpoint: Endpoint, write: Write): JsonObject {
	const parameters = [
		...withExamples(parametersIn("path", write(endpoint.params)), endpoint.example.params),
		...withExamples(parametersIn("query", write(endpoint.query)), endpoint.example.query),
		...(endpoint.headers === undefined ? [] : parametersIn("header", write(endpoint.headers))),
	];
	return {
		operationId: endpoint.name,
		summary: endpoint.summary,
		tags: [tagOf(endpoint.path)],
		security: SECURITY[endpoint.who],
		...(parameters.length === 0 ? {} : { parameters }),
		...requestBody(endpoint, write),
		responses: responses(endpoint, write),
		"x-error-codes": [...codesOf(endpoint)],
	};
}

function pathsOf(write: Write): JsonObject {
	const paths: Record<string, Record<string, Json>> = {};
	for (const endpoint of Object.values<Endpoint>(ENDPOINTS)) {
		const path = paths[endpoint.path] ?? {};
		path[endpoint.method] = operation(endpoint, write);
		paths[endpoint.path] = path;
	}
	return paths;
}

/** The REST interface as an OpenAPI 3.1 document, made from the definitions alone. Takes tens of milliseconds. */
export function openApiDocument(): JsonObject {
	const { write, named } = schemaBook({ target: "draft-2020-12" });
	const paths = pathsOf(write);
	const failures = problemResponses(write);
	return {
		openapi: "3.1.1",
		info: {
			title: "Rollcall REST",
			version: String(PROTOCOL_VERSION),
			description:
				"Presence of people, their activity, position and relations. Failures are `application/problem+json` with a `code`. Unknown fields are ignored.",
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		servers: [{ url: "/" }],
		tags: [...new Set(Object.values<Endpoint>(ENDPOINTS).map(({ path }) => tagOf(path)))].map((name) => ({ name })),
		paths,
		components: {
			schemas: named(),
			responses: failures,
			securitySchemes: {
				userToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "The user's token." },
				adminKey: { type: "http", scheme: "bearer", description: "The operator's key (ROLLCALL_ADMIN_KEY)." },
			},
		},
	};
}
