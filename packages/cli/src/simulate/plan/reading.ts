import { seconds } from "../day.ts";
import type { Intent } from "../person.ts";
import { answer } from "./talking.ts";
import type { Turn } from "./turn.ts";

/** A device tells by itself that it has received everything. */
export function deliver(turn: Turn, { conversationId }: Intent & { readonly kind: "deliver" }): void {
	const known = turn.known(conversationId);
	const device = turn.device();
	if (device === undefined || known?.last == null || known.readSeq >= known.last.seq) return;
	turn.act(device, { kind: "delivered", conversationId, seq: known.last.seq });
}

/** Reads what is new in a conversation, and may answer. */
export function look(turn: Turn, intent: Intent & { readonly kind: "look" }): void {
	const known = turn.known(intent.conversationId);
	const device = turn.device();
	if (device === undefined || known?.last == null || known.readSeq >= known.last.seq) return;
	const wait = turn.person.restingUntil - turn.now;
	if (wait > 0) return turn.later(wait + seconds(turn.dice.between(2, 15)), intent);
	const read = { ...known, readSeq: known.last.seq };
	turn.act(device, { kind: "read", conversationId: known.id, seq: read.readSeq });
	turn.learn(read);
	answer(turn, device, read);
}

/** Puts on the agenda that a conversation is received, and looked at later: sooner where it is with one person alone. */
export function notice(turn: Turn, conversationId: string): void {
	const known = turn.known(conversationId);
	if (known === undefined) return;
	const { dice, person } = turn;
	const isPlanned = (kind: Intent["kind"]): boolean =>
		person.agenda.some(
			({ intent }) => intent.kind === kind && "conversationId" in intent && intent.conversationId === conversationId,
		);
	const isSlow = person.mood !== "auto";
	const [low, high] = known.type === "direct" ? [1.5, 8] : [2, 20];
	const wait = seconds(dice.between(low, isSlow ? high * 6 : high));
	if (!isPlanned("deliver")) turn.later(seconds(dice.between(0.2, 1.5)), { kind: "deliver", conversationId });
	if (!isPlanned("look")) turn.later(wait, { kind: "look", conversationId });
}
