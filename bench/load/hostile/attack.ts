import type { Person } from "../crowd.ts";

/** Where an attack begins: at once, once a WebSocket is open, or once its user is let into a namespace. */
export type Via = "tcp" | "websocket" | "/presence" | "/chat";

/** Who attacks, from where, and upon what. */
export type Target = Person & {
	/** The address that a trusted proxy names; null: a peer on the loopback, whom no limit by address holds. */
	readonly address: string | null;
	/** A conversation that the user is in. */
	readonly conversationId: string;
	/** A token of this user, another one each time. */
	readonly token: () => string;
};

/** One way of doing harm. */
export type Attack = {
	/** Rows of the threat table. */
	readonly threats: string;
	readonly via: Via;
	/** How many of a hundred attackers do this. */
	readonly share: number;
	/** What is written each time, in turn; nothing: it only holds the link. */
	readonly shots: (target: Target) => readonly Buffer[];
	readonly everyMs: number;
	/** Takes nothing more from the first shot on. */
	readonly isDeaf?: boolean;
	/** Leaves after so many shots. */
	readonly leavesAfter?: number;
	/** How long it stays away after its link has ended, whoever ended it, whatever it was told. */
	readonly backAfterMs: number;
};
