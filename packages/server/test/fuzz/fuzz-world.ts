import { expect } from "bun:test";
import type { Endpoint } from "@rollcall/protocol/definition";
import { accepted, makeConversation, say } from "../support/chat.ts";
import type { TestClient } from "../support/test-client.ts";
import { within } from "../support/test-client.ts";
import { ADMIN_KEY, TestServer } from "../support/test-server.ts";
import type { AskedRequest } from "./asked-endpoints.ts";
import { EventAsker } from "./asked-events.ts";
import { Random } from "./random.ts";
import { type Names, SchemaValues } from "./schema-values.ts";

const PEOPLE = ["ada", "ben", "cleo"];
const PATIENCE = 30_000;
/** Endpoints that end connections: of whom they name, or of a company whose policy changes. They are asked about another. */
const DEADLY = new Set(["eraseUser", "postRevocation", "putCompany"]);

type Source = { readonly random: Random; readonly values: SchemaValues };

/** A company with people, conversations and messages, to which everything may be said. */
export class FuzzWorld {
	readonly random: Random;
	readonly values: SchemaValues;
	readonly #server: TestServer;
	readonly #spare: SchemaValues;
	readonly #witness: TestClient;
	#askers: EventAsker[] = [];
	#names: Names = {};
	#asked = 0;
	#companies = 0;
	/** A conversation of the company before, and a message in it. */
	#last: readonly string[] = [];
	/** What people were told that is of another company. */
	readonly #leaks: string[] = [];

	private constructor(server: TestServer, witness: TestClient, seed: number) {
		this.#server = server;
		this.#witness = witness;
		this.random = new Random(seed);
		this.values = new SchemaValues(this.random, () => this.#names);
		this.#spare = new SchemaValues(this.random, () => ({ UserId: ["sam"], CompanyId: ["spare"], DeviceId: ["d1"] }));
	}

	static async start(store: "sqlite" | "cluster", seed: number): Promise<FuzzWorld> {
		const server = await TestServer.start({ store });
		return new FuzzWorld(server, await server.connect("witness", { companyId: "quiet" }), seed);
	}

	#token(userId: string): Promise<string> {
		const role = userId === "ada" ? "admin" : "member";
		const companyId = `company-${this.#companies}`;
		return this.#server.token(userId, {
			companyId,
			role,
			ttl: 8_640_000,
			name: `secret-${companyId}`,
			deviceId: `${userId}-device`,
		});
	}

	/** Everybody begins anew in another company, for what was done in the last one cannot all be undone. */
	async refresh(): Promise<void> {
		this.#companies += 1;
		const companyId = `company-${this.#companies}`;
		const maker = await this.#server.connect("ada", { namespace: "/chat", role: "admin", companyId });
		for (const userId of PEOPLE)
			await this.#server.rest("GET", "/api/presence/me", { token: await this.#token(userId) });
		const others = PEOPLE.slice(1);
		const group = await makeConversation(maker, others, { title: `secret-${companyId}` });
		const { id } = await say(maker, group.id, `secret-${companyId}`);
		await accepted(maker.send("activity:ping"));
		maker.close();
		const foreign = this.#last;
		this.#last = [group.id, id];
		this.#names = {
			UserId: [...PEOPLE, "nobody"],
			CompanyId: [companyId, companyId, "spare"],
			ConversationId: [group.id, group.id, group.id, "0195556a-3c1e-7b42-9f57-000000000000", ...foreign.slice(0, 1)],
			MessageId: [id, id, "0195556a-3c1e-7b42-9f57-000000000001", ...foreign.slice(1)],
			ConversationType: ["direct", "group"],
		};
		for (const asker of this.#askers) asker.close();
		this.#askers = [];
		for (let index = 0; index < PEOPLE.length * 2; index += 1) this.#askers.push(await this.#open(index));
	}

	/** The connections of one person lie beside each other: one of each kind. */
	async #open(index: number): Promise<EventAsker> {
		const auth = { token: await this.#token(PEOPLE[index >> 1] ?? "ada") };
		const open = index % 2 === 0 ? EventAsker.plain : EventAsker.socketIo;
		const asker = await open(this.#server.url, auth);
		const companyId = `company-${this.#companies}`;
		asker.heard = (frame) => this.#notice(frame, companyId);
		return asker;
	}

	/** Writes down whatever is of another company than this. */
	#notice(told: string, companyId: string): void {
		const secrets = told.match(/secret-company-\d+/g) ?? [];
		if (secrets.some((secret) => secret !== `secret-${companyId}`)) this.#leaks.push(told.slice(0, 1_000));
	}

	/** A connection of somebody; one that was ended by what was asked is opened again. */
	async asker(): Promise<EventAsker> {
		this.#asked += 1;
		const index = this.#asked % this.#askers.length;
		const asker = this.#askers[index];
		if (asker?.isOpen === true) return asker;
		const again = await this.#open(index);
		this.#askers[index] = again;
		return again;
	}

	forEndpoint({ name }: Endpoint): Source {
		return { random: this.random, values: DEADLY.has(name) ? this.#spare : this.values };
	}

	async fetch({ name, who }: Endpoint, { path, init }: AskedRequest) {
		// Who leaves ends their own connections; it is somebody who has none.
		const userId = name === "leavePresence" ? "zoe" : (this.random.pick(PEOPLE) ?? "ada");
		const token = who === "operator" ? ADMIN_KEY : await this.#token(userId);
		const companyId = `company-${this.#companies}`;
		const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
		const answer = await within(
			fetch(`${this.#server.url}${path}`, { ...init, headers }),
			path.slice(0, 300),
			PATIENCE,
		);
		const text = await answer.text();
		if (who === "user") this.#notice(text, companyId);
		return { status: answer.status, text, type: answer.headers.get("content-type") ?? "" };
	}

	/** Time for what was put off, and so that nobody asks too often. */
	pass(): Promise<void> {
		return this.#server.advance(2_000);
	}

	/** Who has nothing to do with it notices nothing, nothing was logged, and nobody was told what is another company's. */
	async isWell(): Promise<void> {
		expect(await this.#witness.send("activity:ping")).toEqual({ success: true });
		expect(this.#witness.ends).toEqual([]);
		expect(this.#server.logged).toEqual([]);
		expect(this.#leaks).toEqual([]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const asker of this.#askers) asker.close();
		await this.#server.close();
	}
}
