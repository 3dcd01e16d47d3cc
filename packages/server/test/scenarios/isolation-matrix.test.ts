import { expect, test } from "bun:test";
import type { Endpoint, UpEvent } from "@rollcall/protocol/definition";
import { UP_EVENTS, type UpName } from "@rollcall/protocol/events/up";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import { CompaniesApart, type Role, type Things, VICTIMS } from "../support/companies-apart.ts";
import { lineOf } from "../support/endpoint-lines.ts";
import { ENDPOINT_ANSWERS, EVENT_ANSWERS } from "../support/isolation-answers.ts";
import {
	type Kind,
	type NamedField,
	namedFields,
	naming,
	payloadAround,
	placesOf,
	requiredFields,
} from "../support/named-fields.ts";

const ROLES: readonly Role[] = ["admin", "member"];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The same words, whatever was asked about is called, and whatever was made meanwhile. */
function unnamed(text: string, { fields, things }: Aim): string {
	const kinds = fields.map(({ kind }) => kind);
	const named = kinds.reduce((left, kind) => left.replaceAll(things[kind], `<${kind}>`), text);
	return named.replaceAll(UUID, "<id>").replaceAll(/"(seq|rev)":\d+/g, '"$1":<number>');
}

/** What one has called one's own things by, one is told again. */
const ONES_OWN: readonly Kind[] = ["ClientMessageId", "ProjectId", "TaskId"];

/** Nothing that bears the name of another company, but for what was said oneself. */
function expectNoSecret({ said }: CompaniesApart, text: string, { fields, things }: Aim): void {
	for (const { kind } of fields) if (ONES_OWN.includes(kind)) said.add(things[kind]);
	const now = fields.map(({ kind }) => things[kind]);
	const secrets = VICTIMS.flatMap(
		(victim) => text.match(new RegExp(`secret-${victim}[\\w-]*|only-${victim}`, "g")) ?? [],
	);
	expect([text, secrets.filter((secret) => !said.has(secret) && !now.includes(secret))]).toEqual([text, []]);
}

/** Own things for whatever is named, but for these fields, which name things of another. */
function payloadOf(own: Things, event: UpEvent, { fields, things }: Aim): Record<string, unknown> {
	const payload = { ...payloadAround(event, fields[0] as NamedField) };
	for (const field of namedFields(event.payload)) {
		const isAim = fields.some(({ name }) => name === field.name);
		if (isAim) payload[field.name] = naming(field, things[field.kind]);
		else if (field.name in payload) payload[field.name] = naming(field, own[field.kind]);
	}
	return payload;
}

type Aim = { readonly fields: readonly NamedField[]; readonly things: Things };
type Case = { readonly role: Role; readonly aim: Aim };

async function askEvent(apart: CompaniesApart, event: UpEvent, { role, aim }: Case) {
	const [namespace = "/chat"] = event.namespaces;
	const payload = payloadOf(apart.own[role], event, aim);
	const answer = await apart.connections[role][namespace].send(event.name, payload);
	const text = JSON.stringify(answer);
	expectNoSecret(apart, text, aim);
	return { text: unnamed(text, aim), code: answer.error?.code ?? "ok" };
}

type Request = { readonly line: string; readonly body: Record<string, unknown> | undefined };

function requestOf(own: Things, endpoint: Endpoint, { fields, things }: Aim): Request {
	const params: Record<string, string> = {};
	const query = new URLSearchParams();
	const required = endpoint.body === undefined ? [] : requiredFields(endpoint.body);
	const example = Object.entries((endpoint.example.body ?? {}) as object);
	const onlyNeeded = fields.some(({ place, name }) => place === "body" && !example.some(([key]) => key === name));
	const body = Object.fromEntries(
		example.filter(([name]) => !onlyNeeded || required.includes(name) || name === "text"),
	);
	for (const place of placesOf(endpoint)) {
		const isAim = fields.some(({ name, place: aimed }) => name === place.name && aimed === place.place);
		const from = isAim ? things : own;
		if (place.place === "params") params[place.name] = from[place.kind];
		else if (place.place === "body" && (isAim || place.name in body))
			body[place.name] = naming(place, from[place.kind]);
		else if (isAim) query.set(place.name, from[place.kind]);
	}
	const search = query.size === 0 ? "" : `?${query}`;
	return { line: `${lineOf(endpoint.name as EndpointName, params)}${search}`, body: endpoint.body ? body : undefined };
}

async function askEndpoint(apart: CompaniesApart, endpoint: Endpoint, { role, aim }: Case) {
	const { line, body } = requestOf(apart.own[role], endpoint, aim);
	const [method = "GET", path = "/"] = line.split(" ");
	const token = await apart.token(role);
	const answer = await apart.server.rest(method, path, { token, ...(body === undefined ? {} : { body }) });
	const text = JSON.stringify([answer.status, answer.body, [...answer.headers].filter(([name]) => name !== "date")]);
	expectNoSecret(apart, text, aim);
	return { text: unnamed(text, aim), code: String(answer.body.code ?? "ok") };
}

type Ask = (asked: Case) => Promise<{ readonly text: string; readonly code: string }>;

/** Each field alone, and together those that can be. */
function aimsOf(
	fields: readonly NamedField[],
	together: readonly NamedField[],
): Readonly<Record<string, readonly NamedField[]>> {
	const single = Object.fromEntries(fields.map((field) => [field.name, [field]]));
	return together.length > 1 ? { ...single, all: together } : single;
}

/** Names that are no secret of those who have them: where a page begins, and what a sender calls a message. */
const NO_NAMES: readonly Kind[] = ["Cursor", "ClientMessageId"];

/** After so long a user may ask again as often as at once: ten times for the presence of many (T-09). */
const A_LIMIT = 1_000;

/** How a role is answered about both companies: the same, and the same as about what never was. */
async function answerTo(
	apart: CompaniesApart,
	ask: Ask,
	{ role, fields }: { readonly role: Role; readonly fields: readonly NamedField[] },
): Promise<string> {
	const codes = new Set<string>();
	for (const victim of VICTIMS) {
		const foreign = await ask({ role, aim: { fields, things: apart.victims[victim] } });
		const unknown = await ask({ role, aim: { fields, things: apart.nothing } });
		if (!fields.some(({ kind }) => NO_NAMES.includes(kind))) expect(foreign.text).toBe(unknown.text);
		codes.add(foreign.code);
	}
	return [...codes].join(" or ");
}

/** What an admin is answered, and a member where that differs. */
async function answersTo(
	apart: CompaniesApart,
	aims: ReturnType<typeof aimsOf>,
	ask: Ask,
): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const [name, fields] of Object.entries(aims)) {
		const codes = [];
		for (const role of ROLES) codes.push(await answerTo(apart, ask, { role, fields }));
		await apart.server.leap(A_LIMIT);
		found[name] = [...new Set(codes)].join(", ");
	}
	return found;
}

async function nobodyHeard({ server, watching }: CompaniesApart): Promise<void> {
	await server.announce();
	for (const client of watching) expect(client.heard).toEqual([]);
}

test("[T-06] [T-08] [VIS2] every event, about anything of two other companies, by both roles: as about what never was, to the byte", async () => {
	await using apart = await CompaniesApart.start();
	for (const event of Object.values<UpEvent>(UP_EVENTS)) {
		const fields = namedFields(event.payload);
		const inExample = fields.filter(({ name }) => name in (event.example.payload as object));
		const found = await answersTo(apart, aimsOf(fields, inExample), (asked) => askEvent(apart, event, asked));
		expect([event.name, found]).toEqual([event.name, EVENT_ANSWERS[event.name as UpName]]);
	}
	await nobodyHeard(apart);
});

test("[T-06] [T-08] [T-36] [VIS2] every endpoint, about anything of two other companies, by both roles: as about what never was, to the byte", async () => {
	await using apart = await CompaniesApart.start();
	for (const endpoint of Object.values<Endpoint>(ENDPOINTS)) {
		const places = placesOf(endpoint);
		const found = await answersTo(apart, aimsOf(places, places), (asked) => askEndpoint(apart, endpoint, asked));
		expect([endpoint.name, found]).toEqual([endpoint.name, ENDPOINT_ANSWERS[endpoint.name as EndpointName]]);
	}
	await nobodyHeard(apart);
});
