import { ChatDevice } from "../support/chat-device.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestServer, type TestServerOptions } from "../support/test-server.ts";
import { Random } from "./random.ts";

export const PEOPLE = ["ann", "ben", "cat", "dan", "eve"] as const;
const DEVICES = ["laptop", "phone"] as const;

export type Seat = { readonly device: ChatDevice; readonly client: TestClient; readonly name: string };

/** A server and everybody's devices. `ann` makes all conversations and is never removed: what she sees is everything. */
export class ChatWorld {
	readonly server: TestServer;
	readonly random: Random;
	readonly seats: readonly Seat[];
	/** Somebody who is in no conversation at all. */
	readonly outsider: TestClient;
	readonly conversations: string[] = [];
	readonly #underWay = new Set<Promise<unknown>>();
	readonly #comingBack = new Map<Seat, Promise<void>>();

	private constructor(given: Pick<ChatWorld, "server" | "random" | "seats" | "outsider">) {
		this.server = given.server;
		this.random = given.random;
		this.seats = given.seats;
		this.outsider = given.outsider;
	}

	static async start(seed: number, options: TestServerOptions = {}): Promise<ChatWorld> {
		const server = await TestServer.start(options);
		const seats: Seat[] = [];
		for (const userId of PEOPLE)
			for (const deviceId of DEVICES) {
				const client = await server.connect(userId, { namespace: "/chat", deviceId });
				const name = `${userId}-${deviceId}`;
				seats.push({ device: new ChatDevice(client.socket, userId, name), client, name });
			}
		const outsider = await server.connect("oscar", { namespace: "/chat" });
		await Promise.all(seats.map(({ device }) => device.arrive()));
		await server.announce();
		outsider.forget();
		return new ChatWorld({ server, random: new Random(seed), seats, outsider });
	}

	/** Lets it go on by itself. */
	begin(work: Promise<unknown>): void {
		const kept = work.finally(() => this.#underWay.delete(kept));
		this.#underWay.add(kept);
	}

	/** Everything that was begun has come to its end. */
	async rest(): Promise<void> {
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
	}

	/** A device that is connected. */
	present(): Seat | undefined {
		return this.random.pick(this.seats.filter(({ client }) => client.isOpen));
	}

	/** Connects again, once however often it is asked. */
	comeBack(seat: Seat): Promise<void> {
		const coming = this.#comingBack.get(seat) ?? this.#arrive(seat).finally(() => this.#comingBack.delete(seat));
		this.#comingBack.set(seat, coming);
		return coming;
	}

	async #arrive({ client, device }: Seat): Promise<void> {
		if (client.isOpen) return;
		const connected = new Promise<void>((resolve) => client.socket.once("connect", () => resolve()));
		client.socket.connect();
		await connected;
		await device.arrive();
	}

	/** Everybody is back, nothing is under way, all has been told. */
	async comeToRest(): Promise<void> {
		await this.rest();
		while (this.seats.some(({ client }) => !client.isOpen))
			await Promise.all(this.seats.map((seat) => this.comeBack(seat)));
		const token = (userId: string) => this.server.token(userId);
		for (const userId of PEOPLE)
			await this.server.rest("PUT", "/api/presence/me", { token: await token(userId), body: { status: "auto" } });
		await this.server.advance(32_000);
		await this.server.fence();
		for (const { device } of this.seats) await device.settled();
		await this.server.fence();
	}

	close(): Promise<void> {
		return this.server.close();
	}
}
