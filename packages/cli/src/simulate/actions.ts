import type { Cue } from "./corpus/talks.ts";
import type { Fix } from "./journey.ts";

/** The kinds of device that people of the simulation have. */
export type DeviceKind = "desktop" | "mobile";

/** A message as it is to be sent. `later`: what becomes of it. */
export type Line = {
	readonly text: string;
	/** Null: nobody is to go on from here. */
	readonly cue: Cue | null;
	readonly later: { readonly kind: "mend"; readonly text: string } | { readonly kind: "withdraw" } | null;
};

/** What a device says to the server, but for coming and going. Spans are in the simulation's time. */
export type Act =
	| { readonly kind: "beat"; readonly fix: Fix | null; readonly active: boolean }
	| { readonly kind: "work"; readonly projectId: string | null; readonly taskId: string | null }
	| { readonly kind: "post"; readonly message: string; readonly emoji: string; readonly forMs: number }
	| { readonly kind: "unpost" }
	| { readonly kind: "avail"; readonly status: "auto" | "away" | "dnd" | "invisible"; readonly forMs: number | null }
	| { readonly kind: "meet"; readonly userId: string }
	| { readonly kind: "gather"; readonly title: string; readonly userIds: readonly string[] }
	| { readonly kind: "bring"; readonly conversationId: string; readonly userId: string }
	| { readonly kind: "quit"; readonly conversationId: string }
	| { readonly kind: "typing" | "recording"; readonly conversationId: string; readonly on: boolean }
	| { readonly kind: "send"; readonly conversationId: string; readonly key: string; readonly line: Line }
	| { readonly kind: "edit"; readonly conversationId: string; readonly messageId: string; readonly text: string }
	| { readonly kind: "delete"; readonly conversationId: string; readonly messageId: string }
	| { readonly kind: "delivered" | "read"; readonly conversationId: string; readonly seq: number };

/** What somebody does next, and on which device. */
export type Action = { readonly device: DeviceKind } & (
	| Act
	| { readonly kind: "connect" }
	| { readonly kind: "leave" }
);

/** A conversation as one of its people knows it. */
export type Known = {
	readonly id: string;
	readonly type: "direct" | "group";
	/** Oneself too. */
	readonly people: readonly string[];
	readonly isOwner: boolean;
	readonly readSeq: number;
	readonly last: Last | null;
	/** How many messages at the end are one's own: nobody talks to a wall for ever. */
	readonly ownInARow: number;
};

/** The newest message of a conversation. */
export type Last = {
	readonly seq: number;
	readonly senderId: string | null;
	readonly text: string;
	readonly cue: Cue | null;
	/** When it was heard. */
	readonly at: number;
};

/** What somebody learns from the wire. */
export type Heard =
	| { readonly kind: "up" | "down"; readonly device: DeviceKind }
	| { readonly kind: "asked"; readonly device: DeviceKind; readonly everyMs: number }
	| { readonly kind: "knows"; readonly conversations: readonly Known[]; readonly areAll: boolean }
	| { readonly kind: "out"; readonly conversationId: string }
	| {
			readonly kind: "people";
			readonly conversationId: string;
			readonly came: readonly string[];
			readonly went: readonly string[];
	  }
	| { readonly kind: "message"; readonly conversationId: string; readonly last: Omit<Last, "at"> }
	| { readonly kind: "sent"; readonly conversationId: string; readonly messageId: string; readonly line: Line };
