import { createServer } from "node:net";
import { type LiveServer, liveServer, SECRET } from "../../../packages/client/test/support/live-server.ts";
import type { Place, Standing } from "./running.ts";

const ADMIN_KEY = "an-operators-key-for-samples";

/** A server for the samples of one page, with grace of acme connected to it, and a backend that gives out tokens of ada. */
export type OpenPage = AsyncDisposable & { readonly place: Place; keep(standing: Standing): void };

function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address() as { readonly port: number };
			server.close(() => resolve(port));
		});
	});
}

/** `hasOwnBackend`: a sample of the page is the backend. */
export async function openPage(folder: string, hasOwnBackend: boolean): Promise<OpenPage> {
	const server: LiveServer = await liveServer({ offlineGrace: 0, adminKey: ADMIN_KEY }, { companyId: "acme" });
	await server.connected("grace", { device: "web" });
	const fetch = async () => new Response(await server.token("ada"));
	const tokens = hasOwnBackend ? undefined : Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
	const standing: Standing[] = [];
	const variables = { ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_ADMIN_KEY: ADMIN_KEY };
	return {
		place: { folder, variables, url: server.url, backendPort: tokens?.port ?? (await freePort()) },
		keep: (one) => void standing.push(one),
		[Symbol.asyncDispose]: async () => {
			for (const one of standing) await one[Symbol.asyncDispose]();
			await tokens?.stop(true);
			await server[Symbol.asyncDispose]();
		},
	};
}
