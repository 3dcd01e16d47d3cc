import type { Tracer } from "../../ports/tracer.ts";
import type { SqlStores } from "./sqlite.ts";
import { bindStores } from "./stores.ts";

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

/** The same stores, with a span for each call: from when it was made until its commit, or what was read, came back. */
export function tracedStores(stores: SqlStores, tracer: Tracer, system: "sqlite" | "postgresql"): SqlStores {
	const traced = bindStores(({ port, method, args }) => {
		const operation = `${port}.${method}`;
		const attributes = { "db.system.name": system, "db.operation.name": operation };
		const call = (stores[port] as unknown as Methods)[method] as Methods[string];
		return tracer.within({ name: operation, kind: "client", attributes }, () => call(...args));
	});
	return { ...stores, ...traced };
}
