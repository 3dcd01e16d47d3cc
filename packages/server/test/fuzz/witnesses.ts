import { expect } from "bun:test";
import type { PlainClient } from "../support/plain-client.ts";
import type { TestClient } from "../support/test-client.ts";
import type { TestServer } from "../support/test-server.ts";

/** Well-behaved people of another company, one on each transport, who must notice nothing. */
export class Witnesses {
	readonly #clients: readonly (TestClient | PlainClient)[];

	private constructor(clients: readonly (TestClient | PlainClient)[]) {
		this.#clients = clients;
	}

	static async call(server: TestServer): Promise<Witnesses> {
		const companyId = "quiet";
		const polling = { transports: ["polling"], upgrade: false };
		return new Witnesses([
			await server.connect("on-websocket", { companyId }),
			await server.connect("on-polling", { companyId, client: polling }),
			await server.plain("on-plain", { companyId }),
		]);
	}

	get count(): number {
		return this.#clients.length;
	}

	/** Each of them is answered, on the connection that it had from the start. */
	async areServed(): Promise<void> {
		for (const client of this.#clients) {
			expect(client.isOpen).toBe(true);
			expect(await client.send("activity:ping")).toEqual({ success: true });
		}
	}

	leave(): void {
		for (const client of this.#clients) client.close();
	}
}
