import type { Opening } from "./base-link.ts";
import { type Cors, corsFor, NO_BROWSER, REFUSED } from "./cors.ts";
import { EngineLink } from "./engine-link.ts";
import type { Hub } from "./hub.ts";
import type { Refusal, WireFact } from "./options.ts";
import type { PlainLink } from "./plain-link.ts";
import { Probe } from "./probe.ts";
import { carriesToken, type EngineQuery, parseEngineQuery, pathOf, queryOf } from "./query.ts";

const MS_PER_SECOND = 1_000;
const TOO_MANY = 429;
const MAX_USER_AGENT = 256;

/** What is counted of requests that are refused for what they are. */
const FACTS: Partial<Record<keyof typeof REFUSED, WireFact>> = {
	origin: "refused_origin",
	token: "refused_query_token",
	transport: "refused_handshake",
	version: "refused_handshake",
	method: "refused_handshake",
};

/** How this server makes its links. */
export type LinkMakers = {
	engine(opening: Opening): EngineLink;
	plain(opening: Opening): PlainLink;
};

/** `undefined`: the request became a WebSocket. */
export type Routed = Response | undefined | Promise<Response>;

/** Finds out what a request is: Engine.IO, a plain WebSocket, or something the wire does not serve. */
export class Router {
	readonly #hub: Hub;
	readonly #makers: LinkMakers;
	readonly #enginePath: string;
	readonly #bareEnginePath: string;
	readonly #plainPath: string | null;

	constructor(hub: Hub, makers: LinkMakers) {
		this.#hub = hub;
		this.#makers = makers;
		this.#enginePath = hub.options.enginePath ?? "/socket.io/";
		this.#bareEnginePath = this.#enginePath.slice(0, -1);
		const { plainPath } = hub.options;
		this.#plainPath = plainPath === undefined ? "/ws" : plainPath;
	}

	route(request: Request): Routed {
		const path = pathOf(request.url);
		if (path === this.#enginePath || path === this.#bareEnginePath) return this.#engine(request);
		if (path === this.#plainPath) return this.#plain(request);
		const answer = this.#hub.options.http(request, this.#hub.transport.addressOf(request));
		return answer instanceof Promise ? this.#inTime(request, answer) : answer;
	}

	#inTime(request: Request, answer: Promise<Response>): Promise<Response> {
		return this.#hub.requests.inTime(request, answer, this.#hub.now());
	}

	#engine(request: Request): Routed {
		const cors = corsFor(request, this.#hub.options.allowOrigin, this.#hub.transport);
		if (cors === null) return this.#refuse(request, NO_BROWSER, "origin");
		if (request.method === "OPTIONS") return cors.preflight(request);
		const query = parseEngineQuery(queryOf(request.url));
		if (query.carriesToken) return this.#refuse(request, cors, "token");
		if (query.transport !== "polling" && query.transport !== "websocket")
			return this.#refuse(request, cors, "transport");
		if (query.eio !== "4") return this.#refuse(request, cors, "version");
		if (query.transport === "websocket") return this.#websocket(request, query, cors);
		return query.sid === "" ? this.#openPolling(request, cors) : this.#polling(request, query, cors);
	}

	#refuse(request: Request, cors: Cors, why: keyof typeof REFUSED): Response {
		return this.#counted(request, cors, () => {
			const fact = FACTS[why];
			if (fact !== undefined) this.#hub.count(fact, null);
			return cors.refuse(why === "origin" ? 403 : 400, REFUSED[why]);
		});
	}

	/** What is of no link costs its sender as much as a request of REST (T-24). */
	#counted(request: Request, cors: Cors, answer: () => Response): Response {
		const tooMany = this.#hub.options.countRefused?.(this.#sourceOf(request)) ?? null;
		return tooMany === null ? answer() : this.#notNow(tooMany, cors);
	}

	#sourceOf(request: Request): readonly string[] {
		const peer = this.#hub.transport.addressOf(request);
		return this.#hub.options.source?.(request, peer) ?? [peer];
	}

	#openPolling(request: Request, cors: Cors): Response {
		if (request.method !== "GET") return this.#refuse(request, cors, "method");
		const opening = this.#open(request, cors);
		return opening instanceof Response ? opening : cors.text(this.#makers.engine(opening).openPolling());
	}

	/** What the new link is to know, or why there is to be none now. */
	#open(request: Request, cors: Cors): Opening | Response {
		const { options, unproven } = this.#hub;
		const source = this.#sourceOf(request);
		const refusal = options.admit?.(source, unproven.from(source)) ?? null;
		if (refusal === null) return { hub: this.#hub, source, userAgent: this.#userAgent(request) };
		return this.#notNow(refusal, cors);
	}

	#notNow({ status, retryAfterMs }: Refusal, cors: Cors): Response {
		this.#hub.count("refused_admission", null);
		const body = status === TOO_MANY ? { ...REFUSED.limit, retryAfterMs } : REFUSED.admission;
		return cors.refuse(status, body, { "retry-after": String(Math.ceil(retryAfterMs / MS_PER_SECOND)) });
	}

	#userAgent(request: Request): string {
		return this.#hub.texts.same((request.headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT));
	}

	#polling(request: Request, query: EngineQuery, cors: Cors): Response | Promise<Response> {
		const link = this.#session(query.sid);
		if (link === null) return this.#farewell(request, query.sid, cors);
		if (link.polling === null) return cors.badRequest();
		if (request.method === "GET") return link.polling.poll(request, cors);
		if (request.method === "POST") return this.#inTime(request, link.polling.post(request, cors));
		return cors.badRequest();
	}

	/** The session with this id, if it lives; one whose time is over is ended here and now. */
	#session(sid: string): EngineLink | null {
		const link = this.#hub.links.get(sid);
		if (!(link instanceof EngineLink)) return null;
		if (this.#hub.heartbeat.isOverdue(link, this.#hub.now())) link.silent();
		return link.ending === null ? link : null;
	}

	/** A session that has ended may still have something to fetch; what it posts is not read any more. */
	#farewell(request: Request, sid: string, cors: Cors): Response {
		if (request.method === "POST" && this.#hub.isLingering(sid)) return cors.ok();
		const frames = request.method === "GET" ? this.#hub.farewell(sid) : undefined;
		return frames === undefined ? this.#refuse(request, cors, "session") : cors.text(frames);
	}

	#websocket(request: Request, query: EngineQuery, cors: Cors): Routed {
		if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return this.#refuse(request, cors, "request");
		if (query.sid !== "") return this.#probe(request, query, cors);
		const opening = this.#open(request, cors);
		if (opening instanceof Response) return opening;
		return this.#hub.transport.upgrade(request, this.#makers.engine(opening)) ? undefined : cors.badRequest();
	}

	#probe(request: Request, query: EngineQuery, cors: Cors): Routed {
		const link = this.#session(query.sid);
		if (link === null) return this.#refuse(request, cors, "session");
		return this.#hub.transport.upgrade(request, new Probe(link)) ? undefined : cors.badRequest();
	}

	#plain(request: Request): Routed {
		const cors = corsFor(request, this.#hub.options.allowOrigin, this.#hub.transport);
		if (cors === null) return this.#refuse(request, NO_BROWSER, "origin");
		if (carriesToken(queryOf(request.url))) return this.#refuse(request, cors, "token");
		if (request.headers.get("upgrade")?.toLowerCase() !== "websocket")
			return this.#counted(request, cors, upgradeRequired);
		const opening = this.#open(request, cors);
		if (opening instanceof Response) return opening;
		return this.#hub.transport.upgrade(request, this.#makers.plain(opening)) ? undefined : cors.badRequest();
	}
}

function upgradeRequired(): Response {
	return new Response("Upgrade Required", { status: 426, headers: { upgrade: "websocket" } });
}
