import type { Conversation, Message, Pending } from "@rollcall/client";

/** Where somebody says several things in a row, they stand together. */
type InRun = { readonly isFirst: boolean; readonly isLast: boolean };

/** What stands in a conversation, from top to bottom. */
export type Item =
	| { readonly kind: "older" | "start"; readonly id: string }
	| { readonly kind: "day"; readonly id: string; readonly at: number }
	| { readonly kind: "new"; readonly id: string }
	| { readonly kind: "system"; readonly id: string; readonly message: Message }
	| ({ readonly kind: "message"; readonly id: string; readonly message: Message; readonly isOwn: boolean } & InRun)
	| ({ readonly kind: "pending"; readonly id: string; readonly pending: Pending } & InRun);

type Said = Extract<Item, { kind: "system" | "message" | "pending" }>;

export type TimelineOf = {
	readonly conversation: Pick<Conversation, "messages" | "hasOlder">;
	readonly pending: readonly Pending[];
	readonly me: string;
	/** Others' messages after this one are new; null where nothing is. */
	readonly newAfter: number | null;
};

const RUN = 5 * 60_000;

function dayOf(at: number): string {
	return new Date(at).toDateString();
}

function timeOf(said: Said): number {
	return said.kind === "pending" ? said.pending.writtenAt : Date.parse(said.message.createdAt);
}

function senderOf(said: Said): string | null {
	if (said.kind === "system") return null;
	return said.kind === "pending" || said.isOwn ? "own" : (said.message.senderId ?? "gone");
}

/** Messages that are not stored yet keep their place when they are: both stand under the name the sender gave them. */
function saidIn({ conversation, pending, me }: TimelineOf): readonly Said[] {
	const stored = conversation.messages.map((message): Said => {
		if (message.type === "system") return { kind: "system", id: message.id, message };
		const isOwn = message.senderId === me;
		const id = isOwn ? `own ${message.clientMessageId}` : message.id;
		return { kind: "message", id, message, isOwn, isFirst: true, isLast: true };
	});
	const known = new Set(stored.map(({ id }) => id));
	const waiting = pending.flatMap((one): Said[] => {
		const id = `own ${one.clientMessageId}`;
		return known.has(id) ? [] : [{ kind: "pending", id, pending: one, isFirst: true, isLast: true }];
	});
	return [...stored, ...waiting];
}

function isSameRun(one: Said, other: Said): boolean {
	const [sender, at, otherAt] = [senderOf(one), timeOf(one), timeOf(other)];
	return sender !== null && sender === senderOf(other) && Math.abs(otherAt - at) < RUN && dayOf(at) === dayOf(otherAt);
}

function isNew(said: Said, newAfter: number | null): boolean {
	return newAfter !== null && said.kind !== "pending" && said.message.seq > newAfter && senderOf(said) !== "own";
}

/** Days, what is new, and runs of one sender, put together with what was said. */
export function timelineOf(of: TimelineOf): readonly Item[] {
	const said = saidIn(of);
	const found = said.findIndex((one) => isNew(one, of.newAfter));
	// Where all that is loaded is new, what is new begins above it.
	const firstNew = found === 0 && of.conversation.hasOlder ? -1 : found;
	const top = of.conversation.hasOlder ? "older" : "start";
	const items: Item[] = [{ kind: top, id: top }];
	let day = "";
	for (const [index, one] of said.entries()) {
		const today = dayOf(timeOf(one));
		if (today !== day) items.push({ kind: "day", id: `day ${today}`, at: timeOf(one) });
		day = today;
		if (index === firstNew) items.push({ kind: "new", id: "new" });
		if (one.kind === "system") {
			items.push(one);
			continue;
		}
		const [before, after] = [said[index - 1], said[index + 1]];
		const isFirst = before === undefined || index === firstNew || !isSameRun(before, one);
		const isLast = after === undefined || index + 1 === firstNew || !isSameRun(one, after);
		items.push({ ...one, isFirst, isLast });
	}
	return items;
}

/** The newest message down to this item. */
export function seqAt(items: readonly Item[], index: number): number {
	for (let at = Math.min(index, items.length - 1); at >= 0; at -= 1) {
		const item = items[at];
		if (item?.kind === "message" || item?.kind === "system") return item.message.seq;
	}
	return 0;
}
