import type { Endpoint } from "@rollcall/protocol/definition";
import type { Failure, Result } from "@rollcall/protocol/errors";
import { fail, ok } from "@rollcall/protocol/errors";
import { parse } from "@rollcall/protocol/parse";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import { type Caller, keyOf } from "../../app/caller.ts";
import type { Interest } from "../../app/nodes/interest.ts";
import { signBeside } from "../../app/presence/sign.ts";
import type { Backlog } from "../../app/rates/backlog.ts";
import type { BusyUsers } from "../../app/rates/busy-users.ts";
import { userName } from "../../app/rates/rates.ts";
import { weightOf } from "../../app/rates/weight.ts";
import { unexpected } from "../../app/unexpected.ts";
import type { Log } from "../../telemetry/logger.ts";
import { json, type Kept, problem, type Refusal, sendKept } from "./answers.ts";
import { readBody } from "./body.ts";
import type { HttpPorts } from "./handler.ts";
import { HANDLERS, NO_ACTIVITY } from "./handlers.ts";
import { type Asker, type IdentifyPorts, identify } from "./identify.ts";
import { queryOf, searchOf } from "./query.ts";

export type ServePorts = HttpPorts &
	IdentifyPorts & {
		/** Bytes of a request's body. */
		readonly maxBody: number;
		readonly log: Pick<Log, "error">;
		readonly interest: Pick<Interest, "use">;
		/** Where requests of busy users wait for their turn. */
		readonly backlog: Backlog;
		readonly busy: BusyUsers;
		/** Hears of every answered request, for counters. */
		readonly counted?: (endpoint: EndpointName, outcome: "ok" | Failure["code"]) => void;
	};

/** A request on its way to the handler of the endpoint that it matched. `params` as they stand in the path. */
export type Call = Asker & {
	readonly name: EndpointName;
	readonly params: Readonly<Record<string, string>>;
};

type Asked = Readonly<Record<"params" | "query" | "headers" | "body", unknown>>;
type Checked = { readonly ok: true; readonly value: Asked } | { readonly ok: false; readonly error: Refusal };

function headersOf({ headers }: Endpoint, request: Request): Result<unknown> {
	return headers === undefined ? ok(undefined) : parse(headers, Object.fromEntries(request.headers));
}

async function check({ name, request, params }: Call, maxBody: number): Promise<Checked> {
	const endpoint: Endpoint = ENDPOINTS[name];
	const path = parse(endpoint.params, params);
	if (!path.ok) return path;
	const query = parse(endpoint.query, queryOf(searchOf(request)));
	if (!query.ok) return query;
	const headers = headersOf(endpoint, request);
	if (!headers.ok) return headers;
	const asked = { params: path.value, query: query.value, headers: headers.value };
	if (endpoint.body === undefined) return ok({ ...asked, body: undefined });
	const given = await readBody(request, maxBody);
	if (!given.ok) return given;
	const body = parse(endpoint.body, given.value);
	return body.ok ? ok({ ...asked, body: body.value }) : body;
}

/** Every request is a sign of life of the token's device, and a write is activity (PR1, PR10). */
async function signOfLife(ports: HttpPorts, caller: Caller, name: EndpointName): Promise<void> {
	const active = ENDPOINTS[name].method !== "get" && !NO_ACTIVITY.has(name);
	await signBeside(ports, keyOf(caller), { deviceId: caller.deviceId, active });
}

/** The operator acts on a company that nobody here may be of. */
async function heardOf({ interest, clock }: ServePorts, params: unknown): Promise<void> {
	const { companyId } = params as { readonly companyId?: string };
	if (companyId !== undefined) await interest.use(companyId, clock.now());
}

function refusalOf(error: Failure): Refusal {
	const challenge = error.code === "unauthorized" || error.code === "token_expired";
	return challenge ? { ...error, headers: { "www-authenticate": "Bearer" } } : error;
}

const TOO_MANY = "Too many requests wait for their answers.";
const A_WHILE = 1_000;

type Answer = Result<unknown> & { readonly repeated?: boolean; readonly kept?: Kept };

/** What a user is given, counted by how much it is. */
async function weighed(rates: ServePorts["rates"], caller: Caller | null, answering: Promise<Answer>): Promise<Answer> {
	const given = await answering;
	if (caller === null || !given.ok || typeof given.value !== "object" || given.value === null) return given;
	const more = weightOf(given.value);
	if (more > 0) rates.oweRequests(caller, more);
	return given;
}

async function answer(ports: ServePorts, call: Call): Promise<Answer> {
	const { name } = call;
	const caller = await identify(ports, ENDPOINTS[name].who, call);
	if (!caller.ok) return caller;
	const asked = await check(call, ports.maxBody);
	if (!asked.ok) return asked;
	if (caller.value !== null) await signOfLife(ports, caller.value, name);
	else await heardOf(ports, asked.value.params);
	// The table pairs each name with the parts that its own schemas checked; the compiler cannot follow the pair through a lookup.
	const handle = HANDLERS[name] as (ports: HttpPorts, ask: unknown) => ReturnType<(typeof HANDLERS)[EndpointName]>;
	const work = async () => handle(ports, { caller: caller.value, ...asked.value });
	return weighed(ports.rates, caller.value, inTurn(ports, caller.value, { work, request: call.request }));
}

type Asking = { readonly work: () => Promise<Answer>; readonly request: Request };

/** At once; of a busy user, when those who are less so were served, if somebody waits for it still (T-25). Each user's in its order. */
function inTurn(
	{ rates, backlog, busy, clock }: ServePorts,
	caller: Caller | null,
	{ work, request }: Asking,
): Promise<Answer> {
	if (caller === null) return work();
	const owner = userName(caller);
	if (!rates.isBusy(caller) && !backlog.has(owner)) return work();
	busy.add(caller, clock.now());
	const { signal } = request;
	if (!backlog.isFull(owner)) return backlog.run(owner, () => (signal.aborted ? nobodyWaits() : work()));
	const retryAfterMs = rates.comeBackAfter(A_WHILE);
	return Promise.resolve({ ok: false, error: { code: "rate_limited", message: TOO_MANY, retryAfterMs } });
}

async function nobodyWaits(): Promise<Answer> {
	return fail("unavailable");
}

function failed(ports: ServePorts, name: EndpointName, err: unknown): Failure {
	const { failure, isBug } = unexpected(err);
	if (isBug) ports.log.error({ err, endpoint: name }, "a request failed");
	return failure;
}

/** Serves one request: who asks, what is asked, the use-case, the answer. Never rejects. */
export async function serve(ports: ServePorts, call: Call): Promise<Response> {
	const { name } = call;
	const result = await answer(ports, call).catch(
		(err: unknown): Answer => ({ ok: false, error: failed(ports, name, err) }),
	);
	ports.counted?.(name, result.ok ? "ok" : result.error.code);
	if (!result.ok) return problem(refusalOf(result.error));
	if (result.kept !== undefined) return sendKept(call.request, result.kept);
	const { status = 200, repeatedStatus = status }: Endpoint = ENDPOINTS[name];
	return json(result.value, result.repeated === true ? repeatedStatus : status);
}
