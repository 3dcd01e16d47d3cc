import type { z } from "zod";
import type { DownEvent, UpEvent } from "./definition.ts";
import { type ErrorCode, EVENT_ERRORS } from "./errors.ts";
import { DOWN_EVENTS } from "./events/down.ts";
import { isUpName, UP_EVENTS } from "./events/up.ts";
import { failureSchema } from "./failure.ts";
import { handshakeSchema } from "./handshake.ts";
import { type Json, type JsonObject, type SchemaBook, schemaBook } from "./json-schema.ts";
import { PLAIN_FRAMES } from "./plain.ts";
import { PROTOCOL_VERSION } from "./version.ts";

type Write = SchemaBook["write"];
type Channel = "presence" | "chat" | "plain";

/** One message of one channel, and the operation that carries it. `action` is the server's: it receives or sends. */
type Entry = {
	readonly key: string;
	readonly channel: Channel;
	readonly action: "receive" | "send";
	readonly summary: string;
	readonly message: JsonObject;
	readonly reply?: JsonObject;
};

const CHANNELS: Record<Channel, { readonly address: string; readonly server: string; readonly description: string }> = {
	presence: { address: "/presence", server: "socketio", description: "The Socket.IO namespace of presence." },
	chat: { address: "/chat", server: "socketio", description: "The Socket.IO namespace of conversations." },
	plain: {
		address: "/ws",
		server: "plain",
		description:
			"JSON text frames. Every event of both namespaces is a frame `{ type, data }` here too, with its own name.",
	},
};

/** The codes an event may be answered with, each once. */
export function eventCodesOf(event: Pick<UpEvent, "errors">): readonly ErrorCode[] {
	return [...new Set<ErrorCode>([...EVENT_ERRORS, ...event.errors])];
}

/** A name that may stand as a key of the document. */
function slug(name: string): string {
	return name.replaceAll(/[^A-Za-z0-9]/g, "-");
}

function channelsOf(event: Pick<UpEvent | DownEvent, "namespaces">): readonly Channel[] {
	return event.namespaces.map((namespace) => (namespace === "/presence" ? "presence" : "chat"));
}

type Described = { readonly name: string; readonly summary: string; readonly example: unknown };

function messageOf({ name, summary, example }: Described, payload: JsonObject): JsonObject {
	return {
		name,
		title: name,
		summary,
		contentType: "application/json",
		payload,
		examples: [{ payload: example as Json }],
	};
}

/** The acknowledgement: the answer with `success: true`, or the failure. */
function ackSchema(answer: JsonObject, write: Write): JsonObject {
	const { properties = {}, required = [], ...rest } = answer;
	return {
		oneOf: [
			{
				...rest,
				properties: { success: { const: true }, ...(properties as JsonObject) },
				required: ["success", ...(required as readonly Json[])],
			},
			{
				type: "object",
				properties: { success: { const: false }, error: write(failureSchema) },
				required: ["success", "error"],
			},
		],
	};
}

function upEntries(event: UpEvent, write: Write): readonly Entry[] {
	const { name, summary, example } = event;
	const message = {
		...messageOf({ name, summary, example: example.payload }, write(event.payload)),
		"x-error-codes": [...eventCodesOf(event)],
	};
	const answered = { success: true, ...(example.answer as JsonObject) };
	const reply = messageOf(
		{ name: `${name} answer`, summary: `The answer to ${name}.`, example: answered },
		ackSchema(write(event.answer), write),
	);
	return channelsOf(event).map(
		(channel): Entry => ({ key: slug(name), channel, action: "receive", summary, message, reply }),
	);
}

function downEntries(event: DownEvent, write: Write): readonly Entry[] {
	const { name, summary } = event;
	const message = messageOf(event, write(event.data));
	// One name in both directions is two messages.
	const key = isUpName(name) ? `${slug(name)}-told` : slug(name);
	return channelsOf(event).map((channel): Entry => ({ key, channel, action: "send", summary, message }));
}

function plainEntries(write: Write): readonly Entry[] {
	return Object.entries(PLAIN_FRAMES).map(([name, { from, summary, frame, example }]): Entry => {
		const message = messageOf({ name, summary, example }, write(frame));
		const action = from === "client" ? "receive" : "send";
		return { key: `plain-${slug(name)}`, channel: "plain", action, summary, message };
	});
}

function connectEntries(write: Write): readonly Entry[] {
	const summary = "The `auth` of a Socket.IO CONNECT packet.";
	const example: z.input<typeof handshakeSchema> = { token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl" };
	const message = messageOf({ name: "connect", summary, example }, write(handshakeSchema));
	const channels: readonly Channel[] = ["presence", "chat"];
	return channels.map((channel): Entry => ({ key: "connect", channel, action: "receive", summary, message }));
}

function entriesOf(write: Write): readonly Entry[] {
	return [
		...connectEntries(write),
		...Object.values<UpEvent>(UP_EVENTS).flatMap((event) => upEntries(event, write)),
		...Object.values<DownEvent>(DOWN_EVENTS).flatMap((event) => downEntries(event, write)),
		...plainEntries(write),
	];
}

/** The messages of an entry under their keys: itself, and its answer. */
function messagesOf({ key, message, reply }: Entry): readonly (readonly [string, JsonObject])[] {
	return reply === undefined
		? [[key, message]]
		: [
				[key, message],
				[`${key}-answer`, reply],
			];
}

function ref(...path: readonly string[]): JsonObject {
	return { $ref: `#/${path.join("/")}` };
}

function channelObject(channel: Channel, entries: readonly Entry[]): JsonObject {
	const { address, server, description } = CHANNELS[channel];
	const messages = entries.filter((entry) => entry.channel === channel).flatMap(messagesOf);
	return {
		address,
		description,
		servers: [ref("servers", server)],
		messages: Object.fromEntries(messages.map(([key]) => [key, ref("components", "messages", key)])),
	};
}

function operationObject({ key, channel, action, summary, reply }: Entry): JsonObject {
	const where = ref("channels", channel);
	const carried = (message: string): Json => [ref("channels", channel, "messages", message)];
	return {
		action,
		channel: where,
		summary,
		messages: carried(key),
		...(reply === undefined ? {} : { reply: { channel: where, messages: carried(`${key}-answer`) } }),
	};
}

const SERVERS: JsonObject = {
	socketio: {
		host: "127.0.0.1:4747",
		pathname: "/socket.io/",
		protocol: "ws",
		description: "Socket.IO (protocol v5 on Engine.IO v4): WebSocket, long-polling, and the upgrade.",
		security: [ref("components", "securitySchemes", "userToken")],
	},
	plain: {
		host: "127.0.0.1:4747",
		pathname: "/ws",
		protocol: "ws",
		description: "A plain WebSocket.",
		security: [ref("components", "securitySchemes", "userToken")],
	},
};

/** The events of both transports as an AsyncAPI 3 document, made from the definitions alone. Takes tens of milliseconds. */
export function asyncApiDocument(): JsonObject {
	const { write, named } = schemaBook({ target: "draft-7" });
	const entries = entriesOf(write);
	const channels = (Object.keys(CHANNELS) as Channel[]).map((channel) => [channel, channelObject(channel, entries)]);
	const operations = entries.map((entry) => [`${entry.channel}-${entry.action}-${entry.key}`, operationObject(entry)]);
	return {
		asyncapi: "3.0.0",
		info: {
			title: "Rollcall events",
			version: String(PROTOCOL_VERSION),
			description:
				"Who is here, on which device, what they work on and where. Actions are the server's: it receives what clients send. Unknown fields are ignored.",
			license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
		},
		defaultContentType: "application/json",
		servers: SERVERS,
		channels: Object.fromEntries(channels),
		operations: Object.fromEntries(operations),
		components: {
			messages: Object.fromEntries(entries.flatMap(messagesOf)),
			schemas: named(),
			securitySchemes: {
				userToken: {
					type: "http",
					scheme: "bearer",
					bearerFormat: "JWT",
					description: "The user's token: in `auth` of the CONNECT packet, or in the first frame of a plain WebSocket.",
				},
			},
		},
	};
}
