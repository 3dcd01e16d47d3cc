import type { TestClient } from "./test-client.ts";

/** Asks for nothing, and counts. */
const PING = ["activity:ping", {}] as const;

/** The same event so many times at once; resolves with the answers. */
export function many(client: TestClient, count: number, [name, payload]: readonly [string, unknown] = PING) {
	return Promise.all(Array.from({ length: count }, () => client.send(name, payload)));
}
