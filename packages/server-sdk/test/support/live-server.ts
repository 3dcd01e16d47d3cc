import { startServer } from "@rollcall/server/compose";
import { defaultConfig } from "@rollcall/server/config/load";
import type { Config } from "@rollcall/server/config/settings";
import { makeLog } from "@rollcall/server/telemetry/logger";
import { createRollcall, type Rollcall, type RollcallOptions } from "../../src/index.ts";

export const SECRET = "a secret that only the tests of this folder know";
export const ADMIN_KEY = "an operator's key for tests";

/** A real server on a free port, by the real clock, and how to come to it. */
export type LiveServer = AsyncDisposable & {
	readonly url: string;
	/** A client with the right secret and key, or what is given in their place. */
	client(options?: Partial<RollcallOptions>): Rollcall;
	/** Another URL of this server, which says 503 so many times before it lets a request through. */
	failing(times: number, headers?: Readonly<Record<string, string>>): FailingProxy;
};

export type FailingProxy = Disposable & {
	readonly url: string;
	/** The requests that came. */
	readonly seen: { readonly line: string; readonly key: string | null }[];
};

export async function liveServer(config: Partial<Config> = {}): Promise<LiveServer> {
	const log = makeLog("silent");
	const settings = defaultConfig({ port: 0, jwtSecret: SECRET, adminKey: ADMIN_KEY, drainTime: 0, ...config });
	const running = await startServer(settings, { log, databaseFile: ":memory:" });
	const { url } = running;
	return {
		url,
		client: (options) => createRollcall({ url, adminKey: ADMIN_KEY, signing: { secret: SECRET }, ...options }),
		failing: (times, headers) => failingProxy(url, times, headers),
		[Symbol.asyncDispose]: () => running.close(),
	};
}

function failingProxy(target: string, times: number, headers: Readonly<Record<string, string>> = {}): FailingProxy {
	const seen: { readonly line: string; readonly key: string | null }[] = [];
	const server = Bun.serve({
		port: 0,
		hostname: "127.0.0.1",
		fetch: async (request) => {
			const { pathname, search } = new URL(request.url);
			seen.push({ line: `${request.method} ${pathname}`, key: request.headers.get("idempotency-key") });
			if (seen.length <= times) return new Response("try again", { status: 503, headers });
			const body = await request.text();
			const init = { method: request.method, headers: request.headers, ...(body === "" ? {} : { body }) };
			return fetch(`${target}${pathname}${search}`, init);
		},
	});
	return { url: server.url.origin, seen, [Symbol.dispose]: () => void server.stop(true) };
}
