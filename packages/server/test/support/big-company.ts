import type { PlainClient } from "./plain-client.ts";
import type { TestClient } from "./test-client.ts";
import { TestServer, type TestServerOptions } from "./test-server.ts";

type Client = TestClient | PlainClient;

/** A server on which a company of more than so many people is too big for everyone to follow everyone. */
export async function serverOf(feedLimit: number, options: TestServerOptions = {}): Promise<TestServer> {
	const server = await TestServer.start(options);
	await server.operate("PUT", "/admin/companies/acme", { feedLimit });
	return server;
}

/** So many people come, and do nothing but be there. */
export function crowd(server: TestServer, count: number): Promise<TestClient[]> {
	const feed = { auth: { feed: "none" } };
	return Promise.all(Array.from({ length: count }, (_, index) => server.connect(`u${index}`, feed)));
}

/** What waits is announced, the feeds are looked at, and everybody has heard. */
export async function lookAgain(server: TestServer): Promise<void> {
	await server.advance(1_200);
	await server.fence();
}

/** What a client heard of feeds, in order: modes, and counts as online, away, dnd. */
export function feedOf({ heard }: Client): unknown[] {
	return heard
		.filter(({ name }) => name === "presence:feed" || name === "presence:counts")
		.map(({ data }) => data.mode ?? [data.online, data.away, data.dnd]);
}

/** The names of everything heard but of oneself, and but for system C's push. */
export function namesOf({ heard }: Client): string[] {
	return heard.map(({ name }) => name).filter((name) => name !== "presence:self" && name !== "presence_changed");
}
