import type { Registry } from "prom-client";

/** Nobody but this machine, or what is put before it, may ask (T-36). */
const HOST = "127.0.0.1";

export type MetricsListener = { readonly url: string; close(): Promise<void> };

type Options = {
	/** 0 for any free one. */
	readonly port: number;
	readonly registry: Registry;
	readonly failed: (what: string, error: unknown) => void;
};

/** Serves `GET /metrics` on a port of its own, and nothing else. Throws where the port is taken. */
export function listenForMetrics({ port, registry, failed }: Options): MetricsListener {
	const server = Bun.serve({
		hostname: HOST,
		port,
		development: false,
		reusePort: false,
		fetch: async (request) => {
			if (new URL(request.url).pathname !== "/metrics") return new Response(null, { status: 404 });
			if (request.method !== "GET" && request.method !== "HEAD")
				return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
			return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
		},
		error: (error) => {
			failed("metrics", error);
			return new Response(null, { status: 500 });
		},
	});
	return { url: server.url.origin, close: () => server.stop(true) };
}
