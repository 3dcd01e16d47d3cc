import { expect } from "bun:test";
import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import { accepted } from "../support/chat.ts";
import { within } from "../support/test-client.ts";
import type { Note } from "./fault.ts";
import type { FaultCluster } from "./fault-cluster.ts";
import { connectAll, named } from "./person.ts";
import { Talker } from "./talker.ts";

const CONVERSATIONS = 3;
const TALKERS = 8;
/** Together 160 sends a second, where each is answered at once. */
const PACE = 50;
const LAST_SENDS = 60_000;

/** People who write to each other on all nodes while a fault is made, and what must be true of it in the end (MSG8). */
export class Talk {
	readonly talkers: readonly Talker[];
	readonly #ids: readonly string[];
	readonly #sending: Promise<void>[];
	#over = false;

	private constructor(talkers: readonly Talker[], ids: readonly string[]) {
		this.talkers = talkers;
		this.#ids = ids;
		this.#sending = talkers.map((talker, index) => this.#send(talker, index));
		// A test that fails before it ends the talk must not fail later ones by what its talkers come to.
		for (const sends of this.#sending) sends.catch(() => {});
	}

	/** Begins: everybody sends at a steady pace, through the proxy. */
	static async begin(cluster: FaultCluster): Promise<Talk> {
		const userIds = named("talker", TALKERS);
		const people = await connectAll(userIds, () => cluster.balancer.url, { namespace: "/chat" });
		cluster.keep(people);
		const ids: string[] = [];
		for (let count = 0; count < CONVERSATIONS; count += 1) {
			const asked = { type: "group", title: "Site", participantIds: userIds };
			const made =
				people[count % people.length]?.ask("conversation:create", asked) ?? Promise.reject(new Error("nobody"));
			ids.push((await accepted<{ conversation: ConversationShape }>(made)).conversation.id);
		}
		return new Talk(
			people.map((person) => Talker.of(person, ids)),
			ids,
		);
	}

	get stored(): number {
		return this.talkers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
	}

	async #send(talker: Talker, index: number): Promise<void> {
		for (let count = index; !this.#over; count += 1) {
			await talker.say(this.#ids[count % this.#ids.length] as string, `message ${count}`);
			await Bun.sleep(PACE);
		}
	}

	/**
	 * Ends it, once everything is acknowledged. Then every acknowledged message is there exactly once, in the order of `seq`,
	 * for everybody who syncs, and nobody heard one twice.
	 */
	async end(note: Note): Promise<void> {
		this.#over = true;
		await within(Promise.all(this.#sending), "the last sends", LAST_SENDS);
		await Promise.all(this.talkers.map((talker) => talker.sync()));
		const reader = Talker.of((this.talkers[0] as Talker).person, this.#ids);
		await reader.sync();
		for (const id of this.#ids) this.#check(id, reader.copies.get(id)?.messages ?? []);
		expect(this.talkers.flatMap(({ faults }) => faults)).toEqual([]);
		const attempts = this.talkers.flatMap((talker) => talker.attempts);
		note("messages acknowledged", this.stored);
		note("sends repeated", attempts.filter(({ code }) => code !== "stored").length);
		note(
			"heard after a later one",
			this.talkers.reduce((sum, { late }) => sum + late, 0),
		);
	}

	#check(id: string, history: readonly MessageShape[]): void {
		expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
		expect(new Set(history.map(({ clientMessageId }) => clientMessageId)).size).toBe(history.length);
		const acknowledged = this.talkers
			.flatMap((talker) => talker.acknowledged)
			.filter((one) => one.conversationId === id);
		expect(acknowledged.length).toBe(history.length);
		for (const sent of acknowledged) expect(history[sent.seq - 1]).toEqual(sent);
		for (const { copies } of this.talkers) expect(copies.get(id)?.messages).toEqual(history);
	}
}
