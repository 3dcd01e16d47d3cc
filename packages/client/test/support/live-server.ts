import { startServer } from "@rollcall/server/compose";
import { defaultConfig } from "@rollcall/server/config/load";
import type { Config } from "@rollcall/server/config/settings";
import { makeLog } from "@rollcall/server/telemetry/logger";
import { createRollcall, type User } from "@rollcall/server-sdk";
import { type ClientOptions, createClient, memoryStorage, type RollcallClient } from "../../src/index.ts";

export const SECRET = "a secret that only the tests of this folder know";
const ADMIN_KEY = "an operator's key for tests";

/** A real server on a free port, by the real clock, and clients of it that end with it. */
export type LiveServer = AsyncDisposable & {
	readonly url: string;
	/** A client of that user that has not connected yet; each with a device of its own. */
	client(userId: string, options?: Partial<ClientOptions>): RollcallClient;
	/** The same, connected. */
	connected(userId: string, options?: Partial<ClientOptions>): Promise<RollcallClient>;
	token(userId: string, ttlMs?: number): Promise<string>;
	/** What the server tells that user by REST. */
	user(userId: string): User;
	/** One request with a token; fails where that is refused. */
	rest(method: string, path: string, token: string): Promise<unknown>;
	/** Waits, asking the server for nothing, until it is so. */
	untilTrue(fact: () => boolean, what: string): Promise<void>;
	/** Stops it as SIGTERM does; its clients stay. */
	stop(): Promise<void>;
};

const PATIENCE = 30_000;

let companies = 0;

type Place = {
	/** The files that it offers besides. */
	readonly site?: string;
	/** Whose users its clients are; absent: a company of its own. */
	readonly companyId?: string;
};

export async function liveServer(config: Partial<Config> = {}, place: Place = {}): Promise<LiveServer> {
	const log = makeLog("silent");
	const settings = defaultConfig({ port: 0, jwtSecret: SECRET, adminKey: ADMIN_KEY, drainTime: 0, ...config });
	const site = place.site === undefined ? {} : { site: place.site };
	const running = await startServer(settings, { log, databaseFile: ":memory:", ...site });
	const { url } = running;
	const backend = createRollcall({ url, adminKey: ADMIN_KEY, signing: { secret: SECRET } });
	const clients: RollcallClient[] = [];
	companies += 1;
	const companyId = place.companyId ?? `company-${companies}`;
	const token = (userId: string, ttlMs = 900_000) => backend.mintToken({ companyId, userId, ttlMs });
	const client = (userId: string, options: Partial<ClientOptions> = {}) => {
		const deviceId = `${userId}-${clients.length}`;
		const given = { url, token: () => token(userId), deviceId, storage: memoryStorage(), page: null, ...options };
		const made = createClient(given);
		clients.push(made);
		return made;
	};
	return {
		url,
		user: (userId) => backend.as({ companyId, userId }),
		token,
		client,
		connected: async (userId, options) => {
			const made = client(userId, options);
			await made.connect();
			return made;
		},
		rest: async (method, path, bearer) => {
			const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${bearer}` } });
			if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
			return answer.json();
		},
		untilTrue: async (fact, what) => {
			const lost = performance.now() + PATIENCE;
			while (!fact()) {
				if (performance.now() > lost) throw new Error(`waited in vain until ${what}`);
				await fetch(`${url}/livez`).then((answer) => answer.text());
			}
		},
		stop: () => running.close(),
		[Symbol.asyncDispose]: async () => {
			for (const one of clients) one.close();
			await running.close();
		},
	};
}
