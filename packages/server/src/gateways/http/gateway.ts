import type { Endpoint } from "@rollcall/protocol/definition";
import { ERRORS } from "@rollcall/protocol/errors";
import { ENDPOINTS, type EndpointName } from "@rollcall/protocol/rest";
import { Hono } from "hono";
import type { Source } from "../../app/rates/rates.ts";
import type { Site } from "../../ports/site.ts";
import type { Tracer } from "../../ports/tracer.ts";
import { empty, headOf, problem, type Refusal } from "./answers.ts";
import { isAllowedOrigin, type OriginRule, optionsHeaders, readableBy } from "./cors.ts";
import { carriesToken, pathOf, searchOf } from "./query.ts";
import { type Call, type ServePorts, serve } from "./serve.ts";
import { serveSite } from "./site.ts";
import { tracedRequest } from "./traced.ts";

export type HttpDeps = ServePorts & {
	readonly allowOrigin: OriginRule;
	/** The networks that limits by address are held against. */
	readonly sourceOf: (request: Request, peerAddress: string) => Source;
	/** What browsers find at `/`; null for nothing. */
	readonly site: Site | null;
	/** Null: no traces. */
	readonly tracer: Tracer | null;
};

const NOT_FOUND = { code: "not_found", message: "There is nothing at this address." } as const;
const NO_METHOD = { code: "bad_request", message: "This address does not take this method.", status: 405 } as const;
const ORIGIN_REFUSED = { code: "forbidden", message: "Pages of this origin may not ask here." } as const;
const TOKEN_IN_QUERY = {
	code: "bad_request",
	message: "A token must not stand in the address; send it as `Authorization: Bearer`.",
} as const;

/** Asked by what watches over the server, which would end it for a refusal. */
const UNLIMITED: ReadonlySet<string> = new Set([ENDPOINTS.livez.path, ENDPOINTS.readyz.path]);

type Served = readonly [EndpointName, Endpoint];

/** `/api/users/{userId}` as the router has it. */
function routeOf(path: string): string {
	return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** Without a key the operator's addresses are like any other that does not exist. */
function servedEndpoints({ isAdmin }: HttpDeps): readonly Served[] {
	const all = Object.entries<Endpoint>(ENDPOINTS) as [EndpointName, Endpoint][];
	return all.filter(([, { who }]) => who !== "operator" || isAdmin !== null);
}

function allowOf(endpoints: readonly Served[]): string {
	const methods = endpoints.map(([, { method }]) => method.toUpperCase());
	return [
		...(methods.includes("GET") ? ["GET", "HEAD"] : []),
		...methods.filter((name) => name !== "GET"),
		"OPTIONS",
	].join(", ");
}

/** Whether the server lives is asked every few seconds, and told in no trace. */
function answering(deps: HttpDeps, [, { who }]: Served): (call: Call) => Promise<Response> {
	const { tracer } = deps;
	if (tracer === null || who === "anyone") return (call) => serve(deps, call);
	return (call) => tracedRequest(tracer, call, () => serve(deps, call));
}

type Env = { readonly Bindings: { readonly source: Source } };

/** What is at no endpoint costs its sender as much as what is. */
function limited({ rates }: HttpDeps, { source }: Env["Bindings"], answer: () => Response): Response {
	const tooMany = rates.requestFrom(source);
	return tooMany === null ? answer() : problem(tooMany.error);
}

function routes(deps: HttpDeps): Hono<Env> {
	const app = new Hono<Env>();
	const byPath = Map.groupBy(servedEndpoints(deps), ([, { path }]) => routeOf(path));
	for (const [path, endpoints] of byPath) {
		for (const endpoint of endpoints) {
			const answer = answering(deps, endpoint);
			app.on(endpoint[1].method.toUpperCase(), path, ({ req, env: { source } }) =>
				answer({ name: endpoint[0], request: req.raw, params: req.param(), source }),
			);
		}
	}
	for (const [path, endpoints] of byPath) {
		const allow = allowOf(endpoints);
		app.on("OPTIONS", path, ({ req, env }) => limited(deps, env, () => empty(optionsHeaders(req.raw, allow))));
		app.all(path, ({ env }) => limited(deps, env, () => problem({ ...NO_METHOD, headers: { allow } })));
	}
	app.notFound(({ env }) => limited(deps, env, () => problem(NOT_FOUND)));
	app.onError((err) => {
		deps.log.error({ err }, "a request failed");
		return problem({ code: "internal", message: ERRORS.internal.sentence });
	});
	return app;
}

/** Makes what answers every request of REST: users', the operator's, and anyone's (70-rest). `peerAddress`: from whom it came. */
export function makeHttp(deps: HttpDeps): (request: Request, peerAddress: string) => Promise<Response> {
	const app = routes(deps);
	return async (request, peerAddress) => {
		const sourceOf = (): Source => (UNLIMITED.has(pathOf(request.url)) ? [] : deps.sourceOf(request, peerAddress));
		const refuse = (why: Refusal): Response => limited(deps, { source: sourceOf() }, () => problem(why));
		if (!isAllowedOrigin(request, deps.allowOrigin, peerAddress)) return refuse(ORIGIN_REFUSED);
		if (carriesToken(searchOf(request))) return readableBy(request, refuse(TOKEN_IN_QUERY));
		const page = deps.site === null ? undefined : serveSite(deps.site, request);
		if (page !== undefined) return readableBy(request, page);
		const env = { source: sourceOf() };
		if (request.method !== "HEAD") return readableBy(request, await app.fetch(request, env));
		return readableBy(request, await headOf(await app.fetch(new Request(request, { method: "GET" }), env)));
	};
}
