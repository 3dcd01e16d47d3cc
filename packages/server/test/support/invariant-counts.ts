import type { TestServer } from "./test-server.ts";

/** How often each invariant was looked at, or did not hold, by its name. */
export async function invariantCounts(
	{ metricsUrl }: TestServer,
	what: "checks" | "violations",
): Promise<Readonly<Record<string, number>>> {
	const text = await (await fetch(`${metricsUrl}/metrics`)).text();
	const lines = text.matchAll(new RegExp(`^rollcall_invariant_${what}_total\\{invariant="(\\w+)"\\} (\\d+)$`, "gm"));
	return Object.fromEntries([...lines].map(([, name, count]) => [name, Number(count)]));
}
