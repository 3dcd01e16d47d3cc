import { isRecord } from "./json.ts";
import type { PacketHead } from "./packet.ts";

/** A binary packet that waits for its attachments. */
export class Assembly {
	readonly frame: string;
	readonly head: PacketHead;
	readonly received: Uint8Array[] = [];
	bytes = 0;

	constructor(frame: string, head: PacketHead) {
		this.frame = frame;
		this.head = head;
	}

	/** True once everything is there. */
	take(bytes: Uint8Array): boolean {
		this.received.push(bytes);
		this.bytes += bytes.length;
		return this.received.length === this.head.attachments;
	}
}

/** Puts attachments where their placeholders stand, in place. False where a placeholder names none of them. */
export function putIn(holder: unknown[] | Record<string, unknown>, attachments: readonly Uint8Array[]): boolean {
	for (const [key, value] of Object.entries(holder)) {
		if (typeof value !== "object" || value === null) continue;
		if (isPlaceholder(value)) {
			const attachment = typeof value.num === "number" ? attachments[value.num] : undefined;
			if (attachment === undefined) return false;
			Reflect.set(holder, key, attachment);
		} else if (!putIn(value as Record<string, unknown>, attachments)) {
			return false;
		}
	}
	return true;
}

function isPlaceholder(value: object): value is { num?: unknown } {
	return isRecord(value) && value._placeholder === true;
}

/** A copy of `value` with every Uint8Array replaced by its placeholder and added to `found`. */
export function takeOut(value: unknown, found: Uint8Array[]): unknown {
	if (value instanceof Uint8Array) return { _placeholder: true, num: found.push(value) - 1 };
	if (Array.isArray(value)) return value.map((inner) => takeOut(inner, found));
	if (!isRecord(value)) return value;
	const copy: Record<string, unknown> = {};
	for (const [key, inner] of Object.entries(value)) copy[key] = takeOut(inner, found);
	return copy;
}
