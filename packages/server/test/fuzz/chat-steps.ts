import type { ConversationShape, MessageShape } from "@rollcall/protocol/chat-shapes";
import type { ConversationCopy } from "../support/conversation-copy.ts";
import { type ChatWorld, PEOPLE, type Seat } from "./chat-world.ts";

type Step = (world: ChatWorld, seat: Seat) => void;

function conversationOf({ random }: ChatWorld, { device }: Seat): ConversationCopy | undefined {
	return random.pick([...device.copies.values()]);
}

/** Somebody who may come and go: not `ann`. */
function somebody({ random }: ChatWorld): string {
	return random.pick(PEOPLE.slice(1)) as string;
}

function say(world: ChatWorld, seat: Seat): void {
	const copy = conversationOf(world, seat);
	if (copy !== undefined) world.begin(seat.device.say(copy.id, `${seat.name} says ${world.random.below(1e9)}`));
}

function aMessage(world: ChatWorld, seat: Seat): MessageShape | undefined {
	return world.random.pick(conversationOf(world, seat)?.messages ?? []);
}

function edit(world: ChatWorld, seat: Seat): void {
	const message = aMessage(world, seat);
	if (message === undefined) return;
	const { conversationId, id: messageId } = message;
	const text = `edited ${world.random.below(1e9)}`;
	world.begin(seat.device.revise("chat:edit", { conversationId, messageId, text }));
}

function remove(world: ChatWorld, seat: Seat): void {
	const message = aMessage(world, seat);
	if (message === undefined) return;
	world.begin(seat.device.revise("chat:delete", { conversationId: message.conversationId, messageId: message.id }));
}

function read(world: ChatWorld, seat: Seat): void {
	const message = aMessage(world, seat);
	if (message !== undefined) world.begin(seat.device.markRead(message.conversationId, message.seq));
}

function receive(world: ChatWorld, seat: Seat): void {
	const message = aMessage(world, seat);
	if (message === undefined) return;
	const { conversationId, seq } = message;
	world.begin(seat.device.ask("chat:delivered", { conversationId, seq }));
}

function indicate(world: ChatWorld, seat: Seat): void {
	const copy = conversationOf(world, seat);
	if (copy === undefined) return;
	const event = world.random.pick(["typing:start", "typing:start", "typing:stop", "recording:start"]) as string;
	world.begin(seat.device.ask(event, { conversationId: copy.id }));
}

function drop(_world: ChatWorld, { client }: Seat): void {
	client.cut();
}

function comeBack(world: ChatWorld): void {
	const away = world.random.pick(world.seats.filter(({ client }) => !client.isOpen));
	if (away !== undefined) world.begin(world.comeBack(away));
}

function putIn(world: ChatWorld): void {
	const [ann] = world.seats as [Seat];
	const conversationId = world.random.pick(world.conversations);
	if (conversationId === undefined) return;
	// Two who join in the same millisecond could not tell that they had left in between.
	world.server.clock.advance(1);
	const role = world.random.pick(["member", "admin", undefined]);
	world.begin(
		ann.device.ask("conversation:put-participant", {
			conversationId,
			userId: somebody(world),
			...(role && { role }),
		}),
	);
}

function takeOut(world: ChatWorld, seat: Seat): void {
	const copy = conversationOf(world, seat);
	if (copy === undefined) return;
	const userId = world.random.below(2) === 0 ? seat.device.userId : somebody(world);
	if (userId === "ann") return;
	world.begin(seat.device.ask("conversation:remove-participant", { conversationId: copy.id, userId }));
}

function rename(world: ChatWorld, seat: Seat): void {
	const copy = conversationOf(world, seat);
	const title = `title ${world.random.below(1e6)}`;
	if (copy !== undefined) world.begin(seat.device.ask("conversation:rename", { conversationId: copy.id, title }));
}

/** Makes a conversation of `ann` with some of the others. */
export function makeOne(world: ChatWorld): void {
	const [ann] = world.seats as [Seat];
	const participantIds = PEOPLE.slice(1).filter(() => world.random.below(3) > 0);
	const historyForNew = world.random.pick(["joined", "all"]);
	const asked = { type: "group", title: "made", participantIds, historyForNew };
	world.begin(
		ann.device.ask("conversation:create", asked).then((answer) => {
			if (answer?.success !== true) return;
			const conversation = answer.conversation as ConversationShape;
			world.conversations.push(conversation.id);
			ann.device.made(conversation);
		}),
	);
}

function turn(world: ChatWorld, { device }: Seat): void {
	const status = world.random.pick(["invisible", "auto", "dnd"]) as string;
	const turned = world.server
		.token(device.userId)
		.then((token) => world.server.rest("PUT", "/api/presence/me", { token, body: { status } }));
	world.begin(turned);
}

/** The steps and how often each is taken, of a hundred. */
const STEPS: readonly (readonly [number, Step])[] = [
	[34, say],
	[8, edit],
	[4, remove],
	[10, read],
	[4, receive],
	[12, indicate],
	[5, drop],
	[9, comeBack],
	[5, putIn],
	[4, takeOut],
	[2, rename],
	[1, makeOne],
	[2, turn],
];

/** Takes one random step, without waiting for its end. */
export function takeStep(world: ChatWorld): void {
	const seat = world.present();
	if (seat === undefined) return comeBack(world);
	let left = world.random.below(100);
	for (const [share, step] of STEPS) {
		left -= share;
		if (left < 0) return step(world, seat);
	}
}
