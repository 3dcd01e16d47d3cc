import { expect } from "bun:test";
import { problemSchema } from "@rollcall/protocol/failure";
import { MemoryBus } from "../../src/adapters/memory/bus.ts";
import { MemoryIndicatorStore } from "../../src/adapters/memory/indicator-store.ts";
import { MemoryPresenceStore } from "../../src/adapters/memory/presence-store.ts";
import { openSqlite, type SqlStores } from "../../src/adapters/sql/sqlite.ts";
import { uuidIds } from "../../src/adapters/system/ids.ts";
import { type AnnouncePorts, alongAnnouncements, announce } from "../../src/app/announce.ts";
import { Admission } from "../../src/app/directory/admit.ts";
import { Policies } from "../../src/app/directory/policies.ts";
import { followBus } from "../../src/app/follow-bus.ts";
import { TrailWriter } from "../../src/app/location/trail-writer.ts";
import { connect } from "../../src/app/presence/connect.ts";
import { disconnect } from "../../src/app/presence/disconnect.ts";
import { loadRecords } from "../../src/app/presence/journal.ts";
import { KeySet } from "../../src/app/presence/marks.ts";
import { Pace } from "../../src/app/presence/pace.ts";
import { presenceHeartbeat } from "../../src/app/presence/presence-heartbeat.ts";
import { sweep } from "../../src/app/presence/sweep.ts";
import { Witnesses } from "../../src/app/presence/witnesses.ts";
import { Turns } from "../../src/app/turns.ts";
import { makeAdminCheck } from "../../src/auth/admin-key.ts";
import { makeRevocationIndex } from "../../src/auth/revoked.ts";
import { makeVerifier } from "../../src/auth/verify-token.ts";
import { composeChat } from "../../src/compose-chat.ts";
import { composeRates } from "../../src/compose-rates.ts";
import { defaultConfig } from "../../src/config/load.ts";
import { ReturningCrowd } from "../../src/domain/returning.ts";
import { type HttpDeps, makeHttp } from "../../src/gateways/http/gateway.ts";
import type { BusMessage } from "../../src/ports/bus.ts";
import type { UserKey } from "../../src/ports/keys.ts";
import { expectAsDocumented } from "./as-documented.ts";
import { TIMING } from "./builders.ts";
import { HTTP_LIMITS } from "./http-limits.ts";
import { loneInquiry, loneNode } from "./lone-node.ts";
import { SHORT_DOCUMENTS } from "./short-documents.ts";
import { SECRET, signToken, type TokenFields } from "./sign-token.ts";
import { TestClock } from "./test-clock.ts";

export const ADMIN_KEY = "an operator's key for tests";

type Fields = Partial<Omit<TokenFields, "userId" | "now">>;
export type Who = Fields & { readonly userId: string };

export type RawBody = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

export type Asking = {
	readonly token?: string;
	readonly body?: unknown;
	/** Sent as it is, in place of `body`. */
	readonly raw?: RawBody;
	readonly headers?: Readonly<Record<string, string>>;
};

export type Answered = {
	readonly status: number;
	/** Every byte of it. */
	readonly text: string;
	readonly body: unknown;
	readonly headers: Headers;
};

/** What may differ from an ordinary server. */
export type HarnessOptions = Partial<HttpDeps> & {
	/** Puts a store that misbehaves in the place of the real one. */
	readonly stores?: (stores: SqlStores) => Partial<SqlStores>;
};

/** REST over real stores in memory, with a clock that stands still, and no port. Every success is held to its schema. */
export class HttpHarness {
	readonly clock = new TestClock();
	readonly published: BusMessage[] = [];
	readonly logged: unknown[] = [];
	readonly counted: (readonly [string, string])[] = [];
	readonly stores: SqlStores;
	readonly deps: HttpDeps & AnnouncePorts;
	readonly #pace: Pace;
	readonly #http: ReturnType<typeof makeHttp>;
	#tokens = 0;

	private constructor(stores: SqlStores, { stores: swapped, ...options }: HarnessOptions) {
		this.stores = { ...stores, ...swapped?.(stores) };
		const { clock } = this;
		const bus = new MemoryBus();
		const revoked = makeRevocationIndex();
		bus.subscribe((message) => void this.published.push(message));
		const failed = (what: string, error: unknown): void => void this.logged.push([what, error]);
		const policies = new Policies(this.stores.directory);
		const presence = new MemoryPresenceStore({
			clock,
			ids: uuidIds,
			timing: TIMING,
			load: (companyId, userIds) => loadRecords({ ...this.stores, graceUntil: () => null }, companyId, userIds),
			isDurable: () => true,
		});
		const verifier = makeVerifier({
			jwtSecret: SECRET,
			jwksUrl: null,
			jwtPublicKey: null,
			jwtIssuer: null,
			jwtAudience: null,
			defaultCompany: null,
			clockLeeway: 5_000,
		});
		const { directory, facts, activity, trail, revocations, webhooks } = this.stores;
		const chat = composeChat({
			config: defaultConfig(),
			stores: this.stores,
			indicatorStore: new MemoryIndicatorStore({ clock }),
			bus,
			presence,
			clock,
			timing: TIMING,
			failed,
		});
		const along = alongAnnouncements(chat);
		const limits = composeRates({ config: defaultConfig(), clock, buckets: null });
		this.#pace = new Pace({ presence, activity, bus, clock, timing: TIMING, along, failed, ...limits });
		const interest = { use: () => undefined };
		const admission = new Admission({
			verify: (token, now) => verifier.verify(token, now),
			isRevoked: (claims) => revoked.isRevoked(claims),
			interest,
			directory,
			presence,
			policies,
			bus,
			clock,
		});
		const kept = { ...chat, ...limits, revocations: revoked, admission, policies };
		followBus(bus, { ...kept, returning: new ReturningCrowd({ longest: 0 }), untold: () => {} });
		this.deps = {
			...chat,
			pace: this.#pace,
			failed,
			presence,
			marks: this.#pace,
			timing: TIMING,
			facts,
			activity,
			trail,
			interest,
			trailWriter: new TrailWriter({ trail, failed }),
			directory,
			revocations,
			webhooks,
			policies,
			admission,
			bus,
			clock,
			ids: uuidIds,
			turns: new Turns(),
			unfollowed: new KeySet(),
			owedViews: new Set(),
			...limits,
			leases: loneNode(clock),
			inquiry: loneInquiry(clock, failed),
			...HTTP_LIMITS,
			announceNow: () => this.announce(),
			readiness: { ready: () => true, degraded: () => [] },
			documents: SHORT_DOCUMENTS,
			isAdmin: makeAdminCheck(ADMIN_KEY),
			site: null,
			tracer: null,
			sourceOf: () => [],
			allowOrigin: (origin) => origin === "https://app.example",
			log: { error: (fields) => void this.logged.push(fields) },
			counted: (endpoint, outcome) => void this.counted.push([endpoint, outcome]),
			...options,
		};
		this.#http = makeHttp(this.deps);
	}

	static async start(options: HarnessOptions = {}): Promise<HttpHarness> {
		return new HttpHarness(await openSqlite({ file: ":memory:" }), options);
	}

	/** A fresh token; no two are equal. */
	token(userId: string, fields: Fields = {}): Promise<string> {
		this.#tokens += 1;
		return signToken({ jti: `t${this.#tokens}`, ...fields, userId, now: this.clock.now() });
	}

	/** One request, by `METHOD /path`. */
	async ask(line: string, { token, body, raw, headers = {} }: Asking = {}): Promise<Answered> {
		const [method = "GET", path = "/"] = line.split(" ");
		const all = new Headers(headers);
		if (token !== undefined) all.set("authorization", `Bearer ${token}`);
		if (body !== undefined && !all.has("content-type")) all.set("content-type", "application/json");
		const given = raw ?? (body === undefined ? undefined : JSON.stringify(body));
		const init = { method, headers: all, ...(given === undefined ? {} : { body: given }) };
		const response = await this.#http(new Request(`http://rollcall.test${path}`, init), "127.0.0.1");
		const text = await response.text();
		const isJson = response.headers.get("content-type")?.endsWith("json") === true && text !== "";
		const answered = { status: response.status, text, body: isJson ? JSON.parse(text) : {}, headers: response.headers };
		if (response.ok && isJson) expectAsDocumented(method, path, answered.body);
		return answered;
	}

	/** One request of a user: by id of the company `acme`, or as the token is to say. */
	async as(who: string | Who, line: string, body?: unknown): Promise<Answered> {
		const { userId, ...fields } = typeof who === "string" ? { userId: who } : who;
		const token = await this.token(userId, fields);
		return this.ask(line, body === undefined ? { token } : { token, body });
	}

	/** One request of the operator. */
	admin(line: string, body?: unknown): Promise<Answered> {
		return this.ask(line, body === undefined ? { token: ADMIN_KEY } : { token: ADMIN_KEY, body });
	}

	/** Makes users known without connecting them. */
	async known(...userIds: string[]): Promise<void> {
		for (const userId of userIds) await this.as(userId, "GET /api/presence/me");
	}

	/** A device of the user connects, and colleagues are told. */
	async connect(userId: string, { companyId = "acme", deviceId = `${userId}-device` } = {}): Promise<void> {
		const key = { companyId, userId };
		await this.as({ userId, companyId }, "GET /api/presence/me");
		const connection = {
			id: `${deviceId}-connection`,
			namespace: "/presence",
			transport: "websocket",
			userAgent: "Test",
			since: this.clock.now(),
			node: "n1",
		} as const;
		const limits = { maxDevices: 20, maxConnections: 60 };
		const ports = { ...this.deps, limits, returning: new ReturningCrowd({ longest: 0 }) };
		const result = await connect(ports, key, { deviceId, kind: "web", connection });
		expect(result.ok).toBe(true);
		await this.announce();
	}

	/** The user's device goes at once. */
	async leave(userId: string, { companyId = "acme", deviceId = `${userId}-device` } = {}): Promise<void> {
		const departure = { deviceId, connectionId: `${deviceId}-connection`, left: true };
		await disconnect(this.deps, { companyId, userId }, departure);
		await this.announce();
	}

	/** A heartbeat of the user's device with a position. */
	async moveTo(userId: string, latitude: number, longitude: number): Promise<void> {
		const deviceId = `${userId}-device`;
		const caller = { companyId: "acme", userId, role: "member", deviceId, connectionId: null } as const;
		const cadence = { watched: 30_000, unwatched: 120_000 };
		const more = { cadence, witnesses: new Witnesses(this.deps.bus), keepsTrail: true, heartbeatActive: false };
		await presenceHeartbeat({ ...this.deps, ...more }, caller, { latitude, longitude, accuracy: 5 });
		await this.announce();
	}

	/** What waits is announced, and written. */
	async announce(): Promise<void> {
		await announce(this.deps);
		await this.#pace.tickPositions();
	}

	/** Time passes, and what falls due is done. */
	async advance(ms: number): Promise<void> {
		this.clock.advance(ms);
		await sweep({ ...this.deps, isCrowdComing: () => false, failed: (_what, error) => this.logged.push(error) });
		await this.announce();
	}

	/** What was published of this kind, and forgets it. */
	take<Kind extends BusMessage["kind"]>(kind: Kind): Extract<BusMessage, { kind: Kind }>[] {
		const taken = this.published.filter((message) => message.kind === kind);
		this.published.splice(0);
		return taken as Extract<BusMessage, { kind: Kind }>[];
	}

	/** The presence, as this colleague sees it. */
	async seen(viewer: string, userId: string): Promise<string> {
		const { body } = await this.as(viewer, `GET /api/users/${userId}/presence`);
		return (body as { readonly status: string }).status;
	}

	key(userId: string): UserKey {
		return { companyId: "acme", userId };
	}

	async close(): Promise<void> {
		await this.stores.close();
	}
}

/** The answer is a failure of this status and code, in the form of RFC 9457. */
export function expectProblem({ status, body, headers }: Answered, expected: number, code: string): void {
	expect(headers.get("content-type")).toBe("application/problem+json");
	expect(status).toBe(expected);
	const { status: told, code: named } = problemSchema.parse(body);
	expect([told, named as string]).toEqual([expected, code]);
}
