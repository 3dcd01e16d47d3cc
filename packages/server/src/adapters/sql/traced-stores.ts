import type { Tracer } from "../../ports/tracer.ts";
import type { SqlStores } from "./sqlite.ts";
import { CALLS, type DurableStores, type PortName } from "./stores.ts";

type Method = (...args: readonly unknown[]) => unknown;

/** The same stores, with a span for each call: from when it was made until its commit, or what was read, came back. */
export function tracedStores(stores: SqlStores, tracer: Tracer, system: "sqlite" | "postgresql"): SqlStores {
	const names = Object.keys(CALLS) as PortName[];
	const ports = names.map((port) => {
		const methods = Object.keys(CALLS[port]).map((method) => {
			const operation = `${port}.${method}`;
			const attributes = { "db.system.name": system, "db.operation.name": operation };
			const call = (stores[port] as unknown as Readonly<Record<string, Method>>)[method] as Method;
			return [
				method,
				(...args: readonly unknown[]) =>
					tracer.within({ name: operation, kind: "client", attributes }, () => call(...args)),
			];
		});
		return [port, Object.fromEntries(methods)];
	});
	// Each method is the one of that name, and gives what that one gives.
	return { ...stores, ...(Object.fromEntries(ports) as DurableStores) };
}
