/**
 * What travels on a channel: messages of one node, in order. The numbers tell a receiver what it missed: `sent` grows
 * with every envelope of the node, `previous` is what the last one on this channel had (0: none, or none that is known).
 */
export type Envelope = {
	readonly node: string;
	readonly sent: number;
	readonly previous: number;
	/** Something before it was not sent. */
	readonly dropped: boolean;
	readonly messages: readonly unknown[];
	/** The `traceparent` of each message, null where it has none; absent where none has. */
	readonly traces?: readonly (string | null)[];
};

/** An envelope, with messages that are JSON already. */
export function encodeEnvelope(head: Omit<Envelope, "messages">, messages: readonly string[]): string {
	return `${JSON.stringify(head).slice(0, -1)},"messages":[${messages.join(",")}]}`;
}

/** What came on a channel; undefined where no node of ours sent it. */
export function decodeEnvelope(text: string): Envelope | undefined {
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		return undefined;
	}
	return isEnvelope(read) ? read : undefined;
}

function isEnvelope(read: unknown): read is Envelope {
	if (typeof read !== "object" || read === null) return false;
	const { node, sent, previous, dropped, messages, traces } = read as Partial<Envelope>;
	return (
		typeof node === "string" &&
		Number.isSafeInteger(sent) &&
		Number.isSafeInteger(previous) &&
		typeof dropped === "boolean" &&
		Array.isArray(messages) &&
		(traces === undefined || (Array.isArray(traces) && traces.every(isTrace)))
	);
}

function isTrace(written: unknown): boolean {
	return written === null || typeof written === "string";
}
