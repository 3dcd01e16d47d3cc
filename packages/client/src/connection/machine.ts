import type { FailureCode } from "../rollcall-error.ts";

/**
 * How the connection is. `connecting`: a token is awaited, or the server. `draining`: the server stops soon, and all works
 * until it does. `denied`: coming back by itself would not help; `connect()` tries again.
 */
export type ConnectionState =
	| { readonly kind: "idle" }
	| ({ readonly kind: "connecting"; readonly awaits: "token" | "server" } & Trying)
	| { readonly kind: "connected" }
	| { readonly kind: "draining"; readonly reconnectAfterMs: number }
	| ({ readonly kind: "reconnecting"; readonly waitMs: number } & Trying)
	| { readonly kind: "denied"; readonly code: FailureCode; readonly message: string }
	| { readonly kind: "closed" };

/** `attempt`: how often it failed since it was last connected. `renewed`: the token was asked for anew since then. */
type Trying = { readonly attempt: number; readonly renewed: boolean };

export type ConnectionEvent =
	| { readonly type: "open" }
	/** `leave`: tells the server that this device goes; without it the server waits a little for a return. */
	| { readonly type: "close"; readonly leave: boolean }
	| { readonly type: "token" }
	/** `why`: it is final, and asking again would not help. */
	| { readonly type: "no-token"; readonly why: string | null }
	| { readonly type: "ready" }
	/** The server was not reached. */
	| { readonly type: "failed"; readonly retryAfterMs?: number }
	/** The server says no (CONNECT_ERROR), or ends it (`connection:closing`). */
	| ({ readonly type: "refused" | "closing" } & Refusal)
	| { readonly type: "draining"; readonly reconnectAfterMs: number }
	/** The link is gone; `byServer`: by a DISCONNECT packet, after which coming back is not wanted. */
	| { readonly type: "lost"; readonly byServer: boolean }
	| { readonly type: "expiring" }
	| { readonly type: "timer" }
	/** The network or the page is back: no reason to wait longer. */
	| { readonly type: "wake" };

type Refusal = {
	readonly code: FailureCode;
	readonly message: string;
	readonly retryable: boolean;
	readonly retryAfterMs?: number | undefined;
};

/**
 * `up` and `down`: tells those who use the connection, the latter also where it never was up. `cut`: ends what there is
 * of a link, without a word to the server. `wait`: a `timer` event after so long, in the place of one awaited before; `calm`: none.
 */
export type Effect =
	| { readonly do: "token"; readonly renew: boolean }
	| { readonly do: "open" | "cut" | "leave" | "calm" | "up" | "down" | "refresh" }
	| { readonly do: "wait"; readonly ms: number };

export type Step = { readonly state: ConnectionState; readonly effects: readonly Effect[] };

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** How long the application may take to give a token, and then the server to let somebody in. */
const PATIENCE = 15_000;
const FRESH: Trying = { attempt: 0, renewed: false };
const TOKEN_CODES: readonly FailureCode[] = ["unauthorized", "token_expired"];

/** How long to wait after so many failures: longer each time, and never all clients at once (`chance` from 0 to 1). */
export function backOff(attempt: number, chance: number): number {
	return Math.round(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt) * (0.5 + chance / 2));
}

/** What comes of an event. The same state, and no effects, where it means nothing now. `chance`: from 0 to 1. */
export function step(state: ConnectionState, event: ConnectionEvent, chance: number): Step {
	switch (event.type) {
		case "open":
			return opened(state);
		case "close":
			return closes(state, event.leave);
		case "wake":
			return state.kind === "reconnecting" ? begin(state, false) : same(state);
		case "timer":
			return rang(state, chance);
		default:
			break;
	}
	if (state.kind === "connecting") return (state.awaits === "token" ? whileAsking : whileOpening)(state, event, chance);
	if (isUp(state)) return whileUp(state, event, chance);
	return same(state);
}

/** Do answers come? */
export function isUp(state: ConnectionState): boolean {
	return state.kind === "connected" || state.kind === "draining";
}

function same(state: ConnectionState): Step {
	return { state, effects: [] };
}

function begin({ attempt, renewed }: Trying, renew: boolean): Step {
	return {
		state: { kind: "connecting", awaits: "token", attempt, renewed: renewed || renew },
		effects: [
			{ do: "token", renew },
			{ do: "wait", ms: PATIENCE },
		],
	};
}

function opened(state: ConnectionState): Step {
	if (state.kind === "idle" || state.kind === "closed") return begin(FRESH, false);
	if (state.kind === "denied") return begin(FRESH, true);
	return state.kind === "reconnecting" ? begin(state, false) : same(state);
}

function closes(state: ConnectionState, leave: boolean): Step {
	if (state.kind === "closed") return same(state);
	return down({ state: { kind: "closed" }, effects: [{ do: leave ? "leave" : "cut" }, { do: "calm" }] });
}

function rang(state: ConnectionState, chance: number): Step {
	if (state.kind === "reconnecting") return begin(state, false);
	return state.kind === "connecting" ? later(state, {}, chance) : same(state);
}

type Wait = { readonly retryAfterMs?: number | undefined; readonly exact?: boolean };

/** Tries again after a while: not before the server wants to be asked. */
function later({ attempt, renewed }: Trying, { retryAfterMs = 0, exact = false }: Wait, chance: number): Step {
	const waitMs = exact ? retryAfterMs : Math.max(backOff(attempt, chance), Math.round(retryAfterMs * (1 + chance / 4)));
	return {
		state: { kind: "reconnecting", attempt: attempt + 1, renewed, waitMs },
		effects: [{ do: "cut" }, { do: "wait", ms: waitMs }],
	};
}

function deny({ code, message }: Pick<Refusal, "code" | "message">): Step {
	return { state: { kind: "denied", code, message }, effects: [{ do: "cut" }, { do: "calm" }] };
}

type Connecting = ConnectionState & { readonly kind: "connecting" };

/** The application is asked for a token. */
function whileAsking(state: Connecting, event: ConnectionEvent, chance: number): Step {
	switch (event.type) {
		case "token":
			return { state: { ...state, awaits: "server" }, effects: [{ do: "open" }, { do: "wait", ms: PATIENCE }] };
		case "no-token":
			if (event.why !== null) return deny({ code: "no_token", message: event.why });
			// What was refused is not tried again in place of a new one.
			return later({ ...state, renewed: false }, {}, chance);
		default:
			return same(state);
	}
}

/** The server is asked to let somebody in. */
function whileOpening(state: Connecting, event: ConnectionEvent, chance: number): Step {
	switch (event.type) {
		case "ready":
			return { state: { kind: "connected" }, effects: [{ do: "calm" }, { do: "up" }] };
		case "refused":
		case "closing":
			return refused(state, event, chance);
		case "failed":
			return later(state, event, chance);
		case "lost":
			return event.byServer ? deny(LEFT) : later(state, {}, chance);
		default:
			return same(state);
	}
}

const LEFT = { code: "left", message: "Signed out from another device." } as const;

function refused(state: Connecting, refusal: Refusal, chance: number): Step {
	if (TOKEN_CODES.includes(refusal.code) && !state.renewed) {
		const { state: next, effects } = begin(state, true);
		return { state: next, effects: [{ do: "cut" }, ...effects] };
	}
	return refusal.retryable || refusal.code === "internal" ? later(state, refusal, chance) : deny(refusal);
}

function whileUp(state: ConnectionState, event: ConnectionEvent, chance: number): Step {
	switch (event.type) {
		case "expiring":
			return { state, effects: [{ do: "refresh" }] };
		case "draining":
			return { state: { kind: "draining", reconnectAfterMs: event.reconnectAfterMs }, effects: [] };
		case "closing":
			if (!event.retryable) return down(deny(event));
			return down(later(FRESH, state.kind === "draining" ? afterDrain(state, event) : event, chance));
		case "lost":
			if (state.kind === "draining") return down(later(FRESH, afterDrain(state, {}), chance));
			return down(event.byServer ? deny(LEFT) : later(FRESH, {}, chance));
		default:
			return same(state);
	}
}

/** The server spreads its clients by itself: each comes when it was told to. */
function afterDrain({ reconnectAfterMs }: { readonly reconnectAfterMs: number }, told: Wait): Wait {
	return { retryAfterMs: told.retryAfterMs ?? reconnectAfterMs, exact: true };
}

function down({ state, effects }: Step): Step {
	return { state, effects: [...effects, { do: "down" }] };
}
