import type { DownEvent, UpEvent } from "../../packages/protocol/src/definition.ts";
import { EVENT_ERRORS } from "../../packages/protocol/src/errors.ts";
import { DOWN_EVENTS } from "../../packages/protocol/src/events/down.ts";
import { UP_EVENTS } from "../../packages/protocol/src/events/up.ts";
import { plainHandshakeSchema } from "../../packages/protocol/src/handshake.ts";
import { type Json, type SchemaBook, schemaBook } from "../../packages/protocol/src/json-schema.ts";
import { PLAIN_ALIASES, PLAIN_FRAMES } from "../../packages/protocol/src/plain.ts";
import { PROTOCOL_VERSION } from "../../packages/protocol/src/version.ts";
import { body, codes, errorsText, fields, json, page, shapes, table } from "./markdown.ts";

type Write = SchemaBook["write"];

const INTRODUCTION = `# Events

Version ${PROTOCOL_VERSION} of the wire. Socket.IO: connect to a namespace and \`emit(name, payload, ack)\`. The
acknowledgement is \`{ success: true, ...answer }\` or \`{ success: false, error }\`. Plain WebSocket: the same events as
frames \`{ type, id?, data? }\`. Unknown fields are ignored, in both directions.

Any event may be answered with ${codes(EVENT_ERRORS)}; at an event stand the [codes](errors.md) it has beside them.`;

function upSection(event: UpEvent, write: Write): string {
	const answer = { success: true, ...(event.example.answer as object) } as Json;
	return [
		`### ${event.name}`,
		`${event.summary} Namespaces: ${codes(event.namespaces)}.${errorsText(event.errors)}`,
		"Payload",
		fields(write(event.payload)),
		"Answer, beside `success`",
		fields(write(event.answer)),
		"Example",
		json(event.example.payload as Json),
		json(answer),
	].join("\n\n");
}

function downSection(event: DownEvent, write: Write): string {
	return [
		`### ${event.name}`,
		`${event.summary} Namespaces: ${codes(event.namespaces)}.`,
		body(write(event.data)),
		"Example",
		json(event.example as Json),
	].join("\n\n");
}

function plainSection(): string {
	const frames = Object.values(PLAIN_FRAMES).map(({ from, summary, example }) => [
		from,
		summary,
		`\`${JSON.stringify(example)}\``,
	]);
	const aliases = Object.entries(PLAIN_ALIASES).map(([alias, name]) => [`\`${alias}\``, `\`${name}\``]);
	return [
		"## Frames of the plain WebSocket",
		table(["From", "What", "Example"], frames),
		table(["Alias", "Event"], aliases),
	].join("\n\n");
}

/** The reference of every event and frame. */
export function eventsPage(): string {
	const { write, named } = schemaBook({ target: "draft-2020-12" });
	const handshake = body(write(plainHandshakeSchema.clone(plainHandshakeSchema.def)));
	const up = Object.values<UpEvent>(UP_EVENTS).map((event) => upSection(event, write));
	const down = Object.values<DownEvent>(DOWN_EVENTS).map((event) => downSection(event, write));
	return page(
		INTRODUCTION,
		"## Handshake",
		"Socket.IO `auth`, and the first frame of a plain WebSocket (`events` there alone).",
		handshake,
		"## Events of the client",
		...up,
		"## Events of the server",
		...down,
		plainSection(),
		shapes(named()),
	);
}
