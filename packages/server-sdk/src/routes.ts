import { randomUUID } from "node:crypto";
import type { EndpointName, GivenBodyOf, ParamsOf, QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import type { CallOptions } from "./call-options.ts";
import { RollcallError } from "./rollcall-error.ts";
import type { Transport } from "./transport.ts";

/** How an endpoint is called. The wire has it from `packages/protocol`; a test holds the two together. */
export type Route<Name extends EndpointName = EndpointName> = {
	readonly endpoint: Name;
	readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
	readonly path: string;
	/** `Idempotency-Key` is sent with it; `once`: done twice it does a thing twice, so it is not sent again. */
	readonly repeats?: "keyed" | "once";
};

export type Routes = Readonly<Record<string, Route>>;

/** `z.object({})` has the type of an object without any property, which nothing can be joined to. */
type Fields<T> = string extends keyof T ? unknown : T;

/** Everything a call may be given, in one object: what stands in the path, the query or the body. */
export type Ask<Name extends EndpointName> = Fields<ParamsOf<Name>> &
	Partial<Fields<QueryOf<Name>>> &
	Fields<GivenBodyOf<Name>>;

/** One method: named after what it does, it takes one object and answers what the endpoint answers. */
export type Method<Name extends EndpointName> =
	object extends Ask<Name>
		? (ask?: Ask<Name>, options?: CallOptions) => Promise<ReplyOf<Name>>
		: (ask: Ask<Name>, options?: CallOptions) => Promise<ReplyOf<Name>>;

export type MethodsOf<R extends Routes> = { readonly [M in keyof R]: Method<R[M]["endpoint"]> };

/** Keeps the name of the endpoint as a type. */
export function route<const Name extends EndpointName>(
	endpoint: Name,
	line: `${Route["method"]} /${string}`,
	repeats?: "keyed" | "once",
): Route<Name> {
	const [method, path] = line.split(" ") as [Route["method"], string];
	return { endpoint, method, path, ...(repeats === undefined ? {} : { repeats }) };
}

/** Gives a token, or the operator's key; `fresh` where the last one was refused. Null: there is no fresh one. */
export type Bearer = (fresh: boolean) => Promise<string | null>;

type Asked = Readonly<Record<string, unknown>>;

/** The path filled in, and what is left of the asked. */
function fill({ path }: Route, ask: Asked): { readonly path: string; readonly rest: Asked } {
	const rest: Record<string, unknown> = { ...ask };
	const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
		const value = rest[name];
		// An empty or dotted part would lead to another address.
		if (typeof value !== "string" || /^\.{0,2}$/.test(value)) throw new TypeError(`${name} must be an id`);
		delete rest[name];
		return encodeURIComponent(value);
	});
	return { path: filled, rest };
}

function queryOf(rest: Asked): string {
	const said = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
	const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)] as [string, string]));
	return query.size === 0 ? "" : `?${query}`;
}

function keyHeader({ repeats }: Route, ask: Asked, { idempotencyKey }: CallOptions): Record<string, string> {
	if (repeats !== "keyed" || (ask.clientMessageId ?? null) !== null) return {};
	return { "idempotency-key": idempotencyKey ?? randomUUID() };
}

type Endpoints = { readonly transport: Transport; readonly bearer: Bearer };

async function call(
	{ transport, bearer }: Endpoints,
	called: Route,
	given: readonly [Asked, CallOptions],
): Promise<unknown> {
	const [ask, options] = given;
	const { path, rest } = fill(called, ask);
	const hasBody = called.method !== "GET" && called.method !== "DELETE";
	const more = { ...keyHeader(called, ask, options), ...(hasBody ? { "content-type": "application/json" } : {}) };
	const { signal, timeoutMs } = options;
	const send = (token: string | null): Promise<unknown> =>
		transport.send({
			method: called.method,
			target: hasBody ? path : `${path}${queryOf(rest)}`,
			headers: { ...more, accept: "application/json", authorization: `Bearer ${token}` },
			body: hasBody ? JSON.stringify(rest) : undefined,
			repeatable: called.repeats !== "once",
			timeoutMs,
			signal,
		});
	try {
		return await send(await bearer(false));
	} catch (error) {
		const refused = error instanceof RollcallError && error.status === 401;
		const fresh = refused ? await bearer(true) : null;
		if (fresh === null) throw error;
		return send(fresh);
	}
}

/** The methods of these routes, all sent with this bearer's token. */
export function methodsOf<R extends Routes>(routes: R, endpoints: Endpoints): MethodsOf<R> {
	const methods = Object.entries(routes).map(([name, called]) => [
		name,
		(ask: Asked = {}, options: CallOptions = {}) => call(endpoints, called, [ask, options]),
	]);
	// Each method was made from the route of its own name; the compiler cannot follow the pair through a list.
	return Object.fromEntries(methods) as MethodsOf<R>;
}
