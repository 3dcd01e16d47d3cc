import { expect, test } from "bun:test";
import { makeConversation, say, textsHeard } from "../support/chat.ts";
import { newCluster } from "../support/redis.ts";
import { Relay } from "../support/relay.ts";
import { Refused } from "../support/test-client.ts";
import { TestClock } from "../support/test-clock.ts";
import { TestServer } from "../support/test-server.ts";

const CHAT = { namespace: "/chat" } as const;

/** Two nodes of one cluster; the second one's way to Redis can be cut. */
class Pair {
	readonly clock: TestClock;
	readonly well: TestServer;
	readonly cable: Relay;
	readonly cutOff: TestServer;

	private constructor(parts: { clock: TestClock; well: TestServer; cable: Relay; cutOff: TestServer }) {
		this.clock = parts.clock;
		this.well = parts.well;
		this.cable = parts.cable;
		this.cutOff = parts.cutOff;
	}

	static async start({ isCut = false } = {}): Promise<Pair> {
		const clock = new TestClock();
		const places = await newCluster();
		const cable = new Relay(Number(new URL(places.redisUrl).port));
		if (isCut) cable.cut();
		const behind = { ...places, redisUrl: `redis://127.0.0.1:${cable.port}` };
		const well = await TestServer.start({ clock, config: places });
		return new Pair({ clock, well, cable, cutOff: await TestServer.start({ clock, config: behind }) });
	}

	async advance(ms: number): Promise<void> {
		for (let left = ms; left > 0; left -= 50) {
			this.clock.advance(50);
			await Promise.all([this.well.tick(), this.cutOff.tick()]);
		}
	}

	async cut(): Promise<void> {
		this.cable.cut();
		await this.#until("redis");
	}

	/** Until the node works with Redis again. */
	async mend(): Promise<void> {
		this.cable.mend();
		await this.#until("");
		await this.advance(1_000);
		this.cutOff.logged.splice(0);
	}

	#until(degraded: string): Promise<void> {
		return this.cutOff.until(
			async () => (await this.cutOff.rest("GET", "/readyz")).body.degraded?.toString() === degraded,
			`the node is without "${degraded}"`,
		);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.cutOff.logged.splice(0);
		await Promise.all([this.well.close(), this.cutOff.close()]);
		this.cable[Symbol.dispose]();
	}
}

/** Why somebody was not let in. */
function refused(connecting: Promise<unknown>): Promise<string> {
	return connecting.then(
		() => "let in",
		(error: unknown) => (error instanceof Refused ? String(error.code) : String(error)),
	);
}

test("[CLU2] without Redis connections stay, chat goes on from SQL on the same node, and nothing is pretended", async () => {
	await using pair = await Pair.start();
	const { cutOff } = pair;
	const [ada, bob] = [await cutOff.connect("ada", CHAT), await cutOff.connect("bob", CHAT)];
	const seen = await cutOff.connect("cem");
	await pair.advance(200);
	const { id } = await makeConversation(ada, ["bob"]);
	await bob.hears("conversation:added");
	await pair.cut();
	await say(ada, id, "still here");
	await bob.hears("chat:message");
	const began = performance.now();
	const answer = await seen.send("presence:set", { status: "dnd" });
	expect(performance.now() - began).toBeLessThan(2_000);
	expect(answer).toMatchObject({ success: false, error: { code: "unavailable", retryable: true } });
	expect((await cutOff.rest("GET", "/readyz")).status).toBe(200);
	expect([ada, bob, seen].map(({ isOpen }) => isOpen)).toEqual([true, true, true]);
	await pair.mend();
	await seen.ended(); // it may have missed something, and comes back to sync
	const again = await cutOff.connect("cem");
	expect(await again.send("presence:set", { status: "dnd" })).toMatchObject({ success: true });
});

test("[STO7] [CON2] [W14] a node that heard nothing for a while lets its clients come back, and knows what was changed meanwhile", async () => {
	await using pair = await Pair.start();
	const { well, cutOff } = pair;
	const ada = await well.connect("ada", CHAT);
	const [bob, cem] = [await cutOff.connect("bob", CHAT), await cutOff.connect("cem", CHAT)];
	const token = await cutOff.token("eve");
	const eve = await cutOff.open({ token }).connected();
	await pair.advance(200);
	const { id } = await makeConversation(ada, ["bob", "cem"]);
	await Promise.all([bob, cem].map((client) => client.hears("conversation:added")));
	await pair.cut();
	await say(ada, id, "for both");
	await ada.send("conversation:remove-participant", { conversationId: id, userId: "cem" });
	await say(ada, id, "for bob");
	await well.operate("POST", "/admin/revocations", { companyId: "acme", userId: "eve" });
	await pair.mend();
	await eve.ended();
	expect(await refused(cutOff.open({ token }).connected())).toBe("unauthorized");
	for (const client of [bob, cem]) {
		await client.ended();
		expect(client.all("connection:closing").at(-1)).toMatchObject({ code: "unavailable", retryable: true });
	}
	const [bobAgain, cemAgain] = [await cutOff.connect("bob", CHAT), await cutOff.connect("cem", CHAT)];
	const { messages } = await bobAgain.send("chat:history", { conversationId: id });
	expect((messages as { text: string }[]).map(({ text }) => text).toReversed()).toEqual(["for both", "for bob"]);
	await say(ada, id, "after");
	await bobAgain.hears("chat:message", ({ message }) => (message as { text: string }).text === "after");
	await cemAgain.fence();
	expect(textsHeard(cemAgain)).toEqual([]);
});

test("[CLU2] [PR23] a node that was without Redis for less than its lease announces nobody as gone", async () => {
	await using pair = await Pair.start();
	const { well, cutOff } = pair;
	const watcher = await well.connect("watcher");
	await cutOff.connect("ada");
	await pair.advance(200);
	await watcher.hears("user:online", ({ userId }) => userId === "ada");
	watcher.forget();
	await pair.cut();
	await pair.advance(5_000);
	await pair.mend();
	await cutOff.connect("ada");
	await pair.advance(12_000);
	await watcher.fence();
	expect(watcher.about("ada")).toEqual([]);
});

test("[CLU2] a node that starts without Redis is ready and says so, lets nobody in, and comes right when Redis is there", async () => {
	await using pair = await Pair.start({ isCut: true });
	const { well, cutOff } = pair;
	expect((await cutOff.rest("GET", "/readyz")).body).toEqual({ degraded: ["redis"] });
	const token = await cutOff.token("ada");
	const knocking = cutOff.open({ token });
	await knocking.ended();
	knocking.close();
	const watcher = await well.connect("watcher");
	await pair.mend();
	await pair.advance(4_000);
	await cutOff.connect("ada");
	await pair.advance(200);
	await watcher.hears("user:online", ({ userId }) => userId === "ada");
});
