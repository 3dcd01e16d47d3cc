import type { Tracer } from "../../ports/tracer.ts";
import type { SqlStores } from "./sqlite.ts";
import { bindStores, callOn } from "./stores.ts";

/** The same stores, with a span for each call: from when it was made until its commit, or what was read, came back. */
export function tracedStores(stores: SqlStores, tracer: Tracer, system: "sqlite" | "postgresql"): SqlStores {
	const traced = bindStores((call) => {
		const operation = `${call.port}.${call.method}`;
		const attributes = { "db.system.name": system, "db.operation.name": operation };
		return tracer.within({ name: operation, kind: "client", attributes }, () => callOn(stores, call));
	});
	return { ...stores, ...traced };
}
