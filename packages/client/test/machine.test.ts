import { expect, test } from "bun:test";
import fc from "fast-check";
import {
	backOff,
	type ConnectionEvent,
	type ConnectionState,
	type Effect,
	isUp,
	step,
} from "../src/connection/machine.ts";

const IDLE: ConnectionState = { kind: "idle" };
const OPEN: ConnectionEvent = { type: "open" };
const TOKEN: ConnectionEvent = { type: "token" };
const READY: ConnectionEvent = { type: "ready" };
const LOST: ConnectionEvent = { type: "lost", byServer: false };

/** The state and the last effects after these events, half of the chance always. */
function after(...events: readonly ConnectionEvent[]): { state: ConnectionState; effects: readonly Effect[] } {
	let state = IDLE;
	let effects: readonly Effect[] = [];
	for (const event of events) ({ state, effects } = step(state, event, 0.5));
	return { state, effects };
}

function refused(code: "unauthorized" | "token_expired" | "forbidden"): ConnectionEvent {
	return { type: "refused", code, message: code, retryable: false };
}

test("[W17] a connection is made of a token, a link, and the word of both namespaces", () => {
	expect(after(OPEN).effects).toContainEqual({ do: "token", renew: false });
	expect(after(OPEN, TOKEN).effects).toContainEqual({ do: "open" });
	expect(after(OPEN, TOKEN, READY)).toEqual({ state: { kind: "connected" }, effects: [{ do: "calm" }, { do: "up" }] });
});

test("[W13] a refused token is asked for anew, once; refused again it is denied", () => {
	const renewed = after(OPEN, TOKEN, refused("token_expired"));
	expect(renewed.effects).toContainEqual({ do: "token", renew: true });
	expect(after(OPEN, TOKEN, refused("token_expired"), TOKEN, refused("unauthorized")).state).toMatchObject({
		kind: "denied",
		code: "unauthorized",
	});
});

test("[W13] where no new token can be had now it is asked for again, and not taken for denied", () => {
	const noToken: ConnectionEvent = { type: "no-token", why: null };
	const { state } = after(OPEN, TOKEN, refused("token_expired"), noToken);
	expect(state).toMatchObject({ kind: "reconnecting", attempt: 1, renewed: false });
});

test("[W17] a final end denies, and only being asked to tries again, with a new token", () => {
	const revoked: ConnectionEvent = { type: "closing", code: "revoked", message: "revoked", retryable: false };
	const { state, effects } = after(OPEN, TOKEN, READY, revoked);
	expect(state).toMatchObject({ kind: "denied", code: "revoked" });
	expect(effects).toEqual([{ do: "cut" }, { do: "calm" }, { do: "down" }]);
	expect(after(OPEN, TOKEN, READY, revoked, LOST, { type: "wake" }, { type: "timer" }).state.kind).toBe("denied");
	expect(after(OPEN, TOKEN, READY, revoked, OPEN).effects).toContainEqual({ do: "token", renew: true });
});

test("[W17] who was signed out by a DISCONNECT does not come back by themselves", () => {
	expect(after(OPEN, TOKEN, READY, { type: "lost", byServer: true }).state).toMatchObject({ code: "left" });
});

test("[W17] [CLU4] who is drained comes back exactly when they were told to", () => {
	const draining: ConnectionEvent = { type: "draining", reconnectAfterMs: 3_210 };
	const { state } = after(OPEN, TOKEN, READY, draining);
	expect(isUp(state)).toBe(true);
	expect(after(OPEN, TOKEN, READY, draining, LOST).state).toMatchObject({ kind: "reconnecting", waitMs: 3_210 });
	expect(after(OPEN, TOKEN, READY, draining, { type: "lost", byServer: true }).state.kind).toBe("reconnecting");
});

test("[W17] [W21] nobody comes back before the server wants to be asked", () => {
	const closing: ConnectionEvent = {
		type: "closing",
		code: "slow_consumer",
		message: "",
		retryable: true,
		retryAfterMs: 9_000,
	};
	const { state, effects } = after(OPEN, TOKEN, READY, closing);
	expect(state).toMatchObject({ kind: "reconnecting", waitMs: 10_125 });
	expect(effects).toContainEqual({ do: "wait", ms: 10_125 });
});

test("waits grow with each failure up to half a minute, and are spread", () => {
	expect([0, 1, 2, 3].map((attempt) => backOff(attempt, 1))).toEqual([500, 1_000, 2_000, 4_000]);
	expect(backOff(40, 1)).toBe(30_000);
	expect(backOff(40, 0)).toBe(15_000);
});

test("a network or a page that is back ends the wait", () => {
	expect(after(OPEN, TOKEN, READY, LOST, { type: "wake" }).state).toMatchObject({ kind: "connecting", attempt: 1 });
});

/** Everything that the world may do, in any order; many of these mean nothing in most states. */
const code = fc.constantFrom("unauthorized", "token_expired", "forbidden", "unavailable", "rate_limited", "internal");
const refusal = { code, message: fc.constant("no"), retryable: fc.boolean(), retryAfterMs: fc.nat(60_000) } as const;
const events: fc.Arbitrary<ConnectionEvent> = fc.oneof(
	fc.constantFrom<ConnectionEvent>(OPEN, OPEN, TOKEN, TOKEN, READY, READY, LOST, { type: "wake" }, { type: "timer" }),
	fc.constantFrom<ConnectionEvent>({ type: "expiring" }, { type: "lost", byServer: true }),
	fc.record({ type: fc.constant("close" as const), leave: fc.boolean() }),
	fc.record({ type: fc.constant("no-token" as const), why: fc.constantFrom(null, "none") }),
	fc.record({ type: fc.constant("failed" as const), retryAfterMs: fc.nat(60_000) }),
	fc.record({ type: fc.constant("refused" as const), ...refusal }),
	fc.record({ type: fc.constant("closing" as const), ...refusal }),
	fc.record({ type: fc.constant("draining" as const), reconnectAfterMs: fc.nat(60_000) }),
);

/** The world as the effects make it: a link, a timer, and users of the connection. */
class Model {
	line = false;
	timer = false;
	up = false;
	/** Tokens asked for anew since it was last connected, or asked to connect. */
	renewals = 0;

	take(before: ConnectionState, event: ConnectionEvent, effects: readonly Effect[]): void {
		if (event.type === "timer") this.timer = false;
		if (event.type === "close") this.#closes(before, effects);
		if (event.type === "open" && (before.kind === "denied" || before.kind === "closed")) this.renewals = 0;
		for (const effect of effects) this.#do(effect);
	}

	/** Whoever uses the connection is told that it is closed, whether or not it was up. */
	#closes(before: ConnectionState, effects: readonly Effect[]): void {
		const told = effects.filter((effect) => effect.do === "down");
		expect(told).toHaveLength(before.kind === "closed" ? 0 : 1);
		this.up = before.kind !== "closed";
	}

	#do(effect: Effect): void {
		switch (effect.do) {
			case "open":
				expect(this.line).toBe(false);
				this.line = true;
				return;
			case "cut":
			case "leave":
				this.line = false;
				return;
			case "wait":
				this.timer = true;
				return;
			case "calm":
				this.timer = false;
				return;
			case "up":
				expect([this.up, this.line]).toEqual([false, true]);
				this.up = true;
				this.renewals = 0;
				return;
			case "down":
				expect(this.up).toBe(true);
				this.up = false;
				return;
			case "token":
				if (effect.renew) this.renewals += 1;
				return;
			case "refresh":
				expect(this.up).toBe(true);
		}
	}

	check(state: ConnectionState): void {
		const isOver = state.kind === "idle" || state.kind === "denied" || state.kind === "closed";
		expect(this.up).toBe(isUp(state));
		expect(this.timer).toBe(state.kind === "connecting" || state.kind === "reconnecting");
		expect(this.line).toBe(isUp(state) || (state.kind === "connecting" && state.awaits === "server"));
		if (isOver) expect([this.line, this.timer]).toEqual([false, false]);
	}
}

test("[W17] whatever happens in whatever order: one link at most, a timer exactly while something is awaited", () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(events, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 60 }),
			(happened) => {
				const model = new Model();
				let state: ConnectionState = IDLE;
				for (const [event, chance] of happened) {
					const next = step(state, event, chance);
					model.take(state, event, next.effects);
					model.check(next.state);
					if (next.state === state && event.type !== "expiring") expect(next.effects).toEqual([]);
					if ("retryAfterMs" in event && next.state.kind === "reconnecting" && next.state !== state)
						expect(next.state.waitMs).toBeGreaterThanOrEqual(event.retryAfterMs ?? 0);
					state = next.state;
				}
			},
		),
		{ numRuns: 2_000 },
	);
});

test("[W13] a server that refuses every token is asked a bounded number of times, and then not at all", () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom("unauthorized", "token_expired"), { minLength: 4, maxLength: 20 }),
			(codes) => {
				const model = new Model();
				let { state, effects } = step(IDLE, OPEN, 0);
				for (const refusedWith of codes) {
					for (const event of [TOKEN, refused(refusedWith as "unauthorized")]) {
						({ state, effects } = step(state, event, 0));
						model.take(state, event, effects);
					}
				}
				expect(model.renewals).toBe(1);
				expect(state.kind).toBe("denied");
			},
		),
	);
});

test("[W17] from any state a working server is reached again, unless it is closed or denied", () => {
	fc.assert(
		fc.property(fc.array(events, { maxLength: 40 }), (happened) => {
			let state: ConnectionState = IDLE;
			for (const event of [OPEN, ...happened]) ({ state } = step(state, event, 0.5));
			const isOver = state.kind === "denied" || state.kind === "closed";
			for (const event of [{ type: "timer" } as const, TOKEN, READY, { type: "timer" } as const, TOKEN, READY])
				({ state } = step(state, event, 0.5));
			expect(isUp(state)).toBe(!isOver);
		}),
		{ numRuns: 2_000 },
	);
});
