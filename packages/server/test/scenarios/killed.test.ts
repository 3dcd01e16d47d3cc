import { expect, test } from "bun:test";
import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import { io } from "socket.io-client";
import { ChatDevice } from "../support/chat-device.ts";
import { ChildServer } from "../support/child-server.ts";
import { signToken } from "../support/sign-token.ts";
import { within } from "../support/test-client.ts";

const CONNECTIONS = 20;
const CONVERSATIONS = 4;
/** Together 400 sends a second. */
const SEND_EVERY = 50;
const KILLED_AFTER_ANSWERS = 300;
const PATIENCE = 60_000;

async function open(server: ChildServer, userId: string): Promise<ChatDevice> {
	const token = await signToken({ userId, now: Date.now() });
	const socket = io(`${server.url}/chat`, {
		auth: { token },
		transports: ["websocket"],
		forceNew: true,
		reconnectionDelay: 50,
		reconnectionDelayMax: 200,
	});
	const device = new ChatDevice(socket, userId, userId);
	const connected = new Promise<void>((resolve) => socket.once("connect", resolve));
	socket.on("connect", () => void device.arrive());
	await within(connected, "the connection");
	return device;
}

/** Real time: load runs until a fact holds. */
async function until(fact: () => boolean, what: string): Promise<void> {
	const lost = performance.now() + PATIENCE;
	while (!fact()) {
		if (performance.now() > lost) throw new Error(`waited in vain until ${what}`);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** Sends from every device at a steady pace, until it is stopped. */
function load(devices: readonly ChatDevice[], ids: readonly string[]): { stop(): Promise<void> } {
	const sending = new Set<Promise<void>>();
	let count = 0;
	const timers = devices.map((device) =>
		setInterval(() => {
			count += 1;
			const sent = device
				.say(ids[count % ids.length] as string, `message ${count}`)
				.finally(() => sending.delete(sent));
			sending.add(sent);
		}, SEND_EVERY),
	);
	return {
		stop: async () => {
			for (const timer of timers) clearInterval(timer);
			await Promise.all(sending);
		},
	};
}

async function historyOf(device: ChatDevice, conversationId: string): Promise<MessageShape[]> {
	const history: MessageShape[] = [];
	for (let more = true; more; ) {
		const after = history.at(-1)?.seq ?? 0;
		const page = await device.ask("chat:history", { conversationId, after, limit: 100 });
		if (page?.success !== true) throw new Error("no history");
		history.push(...(page.messages as MessageShape[]));
		more = page.hasMore === true;
	}
	return history;
}

test("[MSG3] [MSG4] [MSG8] [STO6] killed at 400 sends a second: all that was acknowledged is there once, and the rest is finished", async () => {
	await using server = new ChildServer();
	await server.start();
	const devices: ChatDevice[] = [];
	try {
		const people = Array.from({ length: CONNECTIONS }, (_, index) => `user${index}`);
		for (const userId of people) devices.push(await open(server, userId));
		const [first] = devices as [ChatDevice];
		const ids: string[] = [];
		for (let count = 0; count < CONVERSATIONS; count += 1) {
			const made = await first.ask("conversation:create", { type: "group", participantIds: people });
			const conversation = made?.conversation as ConversationShape;
			first.made(conversation);
			ids.push(conversation.id);
		}
		const answers = () => devices.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
		const running = load(devices, ids);
		for (const kill of [1, 2]) {
			const before = answers();
			await until(() => answers() >= before + KILLED_AFTER_ANSWERS, `kill ${kill}`);
			await server.kill();
			await server.start();
			await until(() => devices.every(({ socket }) => socket.connected), "everybody is back");
		}
		await running.stop();
		await until(() => devices.every(({ outbox }) => outbox.length === 0), "everything is sent");
		for (const device of devices) await device.settled();
		for (const device of devices) await device.sync();
		expect(devices.flatMap(({ faults }) => faults)).toEqual([]);
		for (const id of ids) {
			const history = await historyOf(first, id);
			expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
			expect(new Set(history.map(({ clientMessageId }) => clientMessageId)).size).toBe(history.length);
			const acknowledged = devices.flatMap((device) => device.acknowledged);
			const here = acknowledged.filter(({ conversationId }) => conversationId === id);
			for (const sent of here) expect(history[sent.seq - 1]).toEqual(sent);
			for (const { copies } of devices) expect(copies.get(id)?.messages).toEqual(history);
		}
	} finally {
		for (const { socket } of devices) socket.disconnect();
	}
});
