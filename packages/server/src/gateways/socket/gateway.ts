import { type Failure, wireError } from "@rollcall/protocol/errors";
import { isUpName, UP_EVENTS, type UpName } from "@rollcall/protocol/events/up";
import { parse } from "@rollcall/protocol/parse";
import { unaliased } from "@rollcall/protocol/plain";
import type { Admission } from "../../app/directory/admit.ts";
import { signBeside } from "../../app/presence/sign.ts";
import type { Backlog } from "../../app/rates/backlog.ts";
import type { BusyUsers } from "../../app/rates/busy-users.ts";
import type { Rates } from "../../app/rates/rates.ts";
import { weightOf } from "../../app/rates/weight.ts";
import { unexpected } from "../../app/unexpected.ts";
import type { Millis } from "../../ports/keys.ts";
import type { Tracer } from "../../ports/tracer.ts";
import type { Stopwatch } from "../../telemetry/stopwatch.ts";
import type { Answer, ConnectDecision, Ending, Gateway, Link, RefusedFor, Socket, Wire } from "../../wire/gateway.ts";
import { type ArrivalPorts, Arrivals } from "./arrivals.ts";
import { type Connection, connectionOf, type LinkOwner, ownerOf } from "./connection.ts";
import type { Conversations } from "./conversations.ts";
import { endLink, endUnproven, tellLink } from "./endings.ts";
import { type Collapsing, Excess, HELD, isCollapsing } from "./excess.ts";
import { HANDLERS, type HandlerPorts, NO_ACTIVITY, type Sender } from "./handlers.ts";
import { frameTooLarge, noEvent, notPassedOn, type SizeLimits } from "./refusals.ts";
import type { TokenWatch } from "./token-watch.ts";
import { tracedConnect, tracedEvent } from "./traced.ts";

export type GatewayPorts = HandlerPorts &
	ArrivalPorts & {
		readonly admission: Admission;
		readonly tokens: TokenWatch;
		readonly maxUnanswered: number;
		readonly sizes: SizeLimits;
		/** How long events take from when they are heard until they were answered. */
		readonly handling: Stopwatch;
		readonly rates: Rates;
		/** Null: no traces. */
		readonly tracer: Tracer | null;
		/** Where events of busy connections wait for their turn, and whose they are. */
		readonly backlog: Backlog;
		readonly busy: BusyUsers;
	};

const NAMESPACES: ReadonlySet<string> = new Set(["/", "/presence", "/chat"]);
/** How much of an event's name is given back. */
const MAX_NAME = 128;
/** Of a frame that was no event. */
const NO_NAME = "";
const TOO_MANY = "Too many requests wait for their answers.";
const TOO_FAST = "Events come too fast.";
/** How long to wait at least for what nobody knows how long it takes. */
const A_WHILE = 1_000;
const OVER: Failure = { code: "token_expired", message: "The token of this connection has expired." };

type Asked = { readonly name: UpName; readonly payload: unknown };
type Call = { readonly socket: Socket; readonly name: string; readonly answer: Answer | undefined };

/** Serves the events of `/presence` and `/chat`, over Socket.IO and the plain WebSocket alike. */
export class SocketGateway implements Gateway {
	readonly #ports: GatewayPorts;
	readonly #arrivals: Arrivals;
	readonly #excess: Excess;

	constructor(ports: GatewayPorts) {
		this.#ports = ports;
		this.#arrivals = new Arrivals(ports);
		this.#excess = new Excess(ports.cadence.unwatched);
	}

	/** The wire exists only once it was given this gateway. */
	attach(wire: Wire, conversations: Conversations): void {
		this.#arrivals.attach(wire, conversations);
	}

	/** From now on a client that says goodbye is taken for one that comes back (CLU4). */
	drain(): void {
		this.#arrivals.draining = true;
	}

	/** Resolves when presence knows of everybody who has gone. */
	settled(): Promise<void> {
		return this.#arrivals.departures.settled();
	}

	/** Does presence know of everybody who has gone, as far as it was told? */
	get hasToldAll(): boolean {
		return this.#arrivals.departures.hasToldAll;
	}

	/** Tells presence of those of whom it could not be told when they went. */
	tick(): void {
		this.#arrivals.departures.tick();
	}

	/** Serves what came too fast and was kept: the last of it says all. */
	async tickExcess(): Promise<void> {
		const late = this.#excess.take(({ socket }) => this.#ports.backlog.has(socket.id));
		await Promise.all(late.map(({ connection, ...asked }) => this.#serveLate(connection, asked)));
	}

	serves(namespace: string): boolean {
		return NAMESPACES.has(namespace);
	}

	connecting(socket: Socket, auth: Record<string, unknown>): ConnectDecision | Promise<ConnectDecision> {
		const flowing = this.#ports.flow.take(ownerOf(socket.link), this.#ports.clock.now());
		if (flowing !== "within") return this.#arrivals.refused(socket, this.#limited(TOO_FAST, A_WHILE));
		const { tracer } = this.#ports;
		if (tracer === null) return this.#arrivals.decide(socket, auth);
		return tracedConnect(tracer, socket, () => this.#arrivals.decide(socket, auth));
	}

	connected(socket: Socket): void {
		this.#arrivals.begin(socket);
	}

	welcome(socket: Socket): Record<string, unknown> {
		const connection = connectionOf(socket);
		return { userId: connection?.key.userId, connectionId: socket.id };
	}

	ended(socket: Socket, ending: Ending): void {
		const { backlog } = this.#ports;
		// Whoever says goodbye has said the rest before it; of a link that was cut nobody knows what arrived.
		if (ending === "left") backlog.flush(socket.id);
		else backlog.forget(socket.id);
		this.#arrivals.end(socket, ending);
	}

	mayStay(link: Link): boolean {
		return ownerOf(link).count > 0;
	}

	closing(link: Link, why: "too_large" | "auth_timeout"): void {
		if (why === "auth_timeout") return endUnproven(link);
		const retryAfterMs = this.#ports.rates.comeBackAfter(A_WHILE);
		tellLink(link, { code: why, message: frameTooLarge(this.#ports.sizes), retryable: true, retryAfterMs });
	}

	// biome-ignore lint/complexity/useMaxParams: as `event`
	refused(socket: Socket, name: string, why: RefusedFor, answer: Answer | undefined): void {
		const call: Call = { socket, name, answer };
		if (this.#isWithin(call)) this.#refuse(call, notPassedOn(why, this.#ports.sizes));
	}

	malformed(socket: Socket, reason: string): void {
		if (!this.#isWithin({ socket, name: NO_NAME, answer: undefined })) return;
		const error = wireError({ code: "bad_request", message: reason });
		socket.emit("error", { event: null, error, ...error });
	}

	// biome-ignore lint/complexity/useMaxParams: the hottest call there is; an object for each event would be garbage
	event(socket: Socket, name: string, args: readonly unknown[], answer: Answer | undefined): void {
		const connection = connectionOf(socket);
		const known = socket.link.kind === "plain" ? unaliased(name) : name;
		const call: Call = { socket, name: known, answer };
		if (connection === undefined || !isServed(socket, known)) {
			if (this.#isWithin(call)) this.#refuse(call, noEvent(socket.namespace, name));
			return;
		}
		const now = this.#ports.clock.now();
		const collapses = isCollapsing(known);
		const flowing = this.#ports.flow.takeBy(socket.link, connection, now, collapses ? HELD : 1);
		if (flowing === "flood") return this.#flooded(call);
		if (ownerOf(socket.link).ended || this.#ports.tokens.isOver(socket.link, now)) return this.#refuse(call, OVER);
		const isTooMany = connection.unanswered >= this.#ports.maxUnanswered;
		if (flowing === "over" || isTooMany) {
			if (collapses) return this.#hold(call, connection, { name: known, payload: args[0] ?? {} });
			return this.#refuse(call, isTooMany ? this.#limited(TOO_MANY, A_WHILE) : this.#tooFast(connection));
		}
		const asked = { name: known, payload: args[0] ?? {} };
		const began = this.#ports.handling.start();
		connection.unanswered += 1;
		connection.lastSignAt = now;
		if (!NO_ACTIVITY.has(known)) connection.lastActivityAt = now;
		const serving = this.#waits(connection, known, now)
			? this.#later(call, connection, asked)
			: this.#begin(call, connection, asked);
		serving.then(
			() => this.#done(connection, began),
			(error: unknown) => {
				this.#done(connection, began);
				this.#failed(call, error);
			},
		);
	}

	/** What a busy connection asks for is served when those who are less so were. */
	#waits(connection: Connection, name: string, now: Millis): boolean {
		// A newer token must not come too late, and nothing that waits depends on it.
		if (name === "auth:refresh") return false;
		return this.#ports.flow.isBusy(connection, now) || this.#ports.backlog.has(connection.socket.id);
	}

	#later(call: Call, connection: Connection, asked: Asked): Promise<void> {
		this.#ports.busy.add(connection.key, this.#ports.clock.now());
		return this.#ports.backlog.run(call.socket.id, () => this.#begin(call, connection, asked));
	}

	#begin(call: Call, connection: Connection, asked: Asked): Promise<void> {
		const { tracer } = this.#ports;
		if (tracer === null) return this.#serve(call, connection, asked);
		return tracedEvent(tracer, call, () =>
			this.#serve(call, connection, asked).catch((error: unknown) => this.#failed(call, error)),
		);
	}

	#done(connection: Connection, began: number): void {
		connection.unanswered -= 1;
		this.#ports.handling.stop(began);
	}

	/** Too much at once of what never fails: it waits. */
	#hold(call: Call, connection: Connection, { name, payload }: Asked & { readonly name: Collapsing }): void {
		const parsed = parse(UP_EVENTS[name].payload, payload);
		if (!parsed.ok) return this.#refuse(call, parsed.error);
		connection.lastSignAt = this.#ports.clock.now();
		const answer = this.#excess.hold(connection, { name, payload: parsed.value });
		this.#ports.counted?.(name, "rate_limited");
		call.answer?.({ success: true, ...answer });
	}

	async #serveLate(connection: Connection, asked: Asked): Promise<void> {
		const call: Call = { socket: connection.socket, name: asked.name, answer: () => {} }; // it has been answered
		await this.#serve(call, connection, asked).catch((error: unknown) => this.#failed(call, error));
	}

	/** For what is no event of a connection: false where it came too fast, and was told so. */
	#isWithin(call: Call): boolean {
		const from = connectionOf(call.socket) ?? ownerOf(call.socket.link);
		const flowing = this.#ports.flow.takeBy(call.socket.link, from, this.#ports.clock.now());
		if (flowing === "flood") this.#flooded(call);
		else if (flowing === "over") this.#refuse(call, this.#tooFast(from));
		return flowing === "within";
	}

	#tooFast(from: Connection | LinkOwner): Failure {
		return this.#limited(TOO_FAST, this.#ports.flow.wait(from));
	}

	#limited(message: string, wait: number): Failure {
		return { code: "rate_limited", message, retryAfterMs: this.#ports.rates.comeBackAfter(wait) };
	}

	/** Nobody honest sends so much: the link is closed, so that it costs nothing more (T-25). */
	#flooded({ socket, name }: Call): void {
		this.#ports.counted?.(isUpName(name) ? name : "unknown", "rate_limited");
		const { claims } = ownerOf(socket.link);
		if (claims !== null) this.#ports.rates.flooded(claims);
		const retryAfterMs = this.#ports.rates.comeBackAfter(A_WHILE);
		endLink(socket.link, { code: "rate_limited", retryable: true, retryAfterMs });
	}

	async #serve(call: Call, connection: Connection, { name, payload }: Asked): Promise<void> {
		const parsed = parse(UP_EVENTS[name].payload, payload);
		if (!parsed.ok) return this.#refuse(call, parsed.error);
		const { key, deviceId } = connection;
		if (name !== "presence:heartbeat") {
			const decided = signBeside(this.#ports, key, { deviceId, active: !NO_ACTIVITY.has(name) });
			if (decided !== undefined) await decided;
		}
		const role = ownerOf(call.socket.link).claims?.role ?? "member";
		const connectionId = call.answer === undefined ? null : call.socket.id;
		const sender: Sender = { caller: { ...key, deviceId, role, connectionId }, connection };
		// The table pairs each name with the payload of its own schema; the compiler cannot follow the pair through a lookup.
		const handle = HANDLERS[name] as (
			ports: HandlerPorts,
			sender: Sender,
			payload: unknown,
		) => ReturnType<(typeof HANDLERS)[UpName]>;
		const result = await handle(this.#ports, sender, parsed.value);
		if (!result.ok) return this.#refuse(call, result.error);
		this.#ports.counted?.(name, "ok");
		const more = weightOf(result.value);
		if (more > 0) this.#ports.flow.owe(connection, more, this.#ports.clock.now());
		call.answer?.({ success: true, ...result.value });
	}

	#failed(call: Call, error: unknown): void {
		const { failure, isBug } = unexpected(error);
		if (isBug) this.#ports.failed(call.name, error);
		this.#refuse(call, failure);
	}

	/** A failure is the answer where one was asked for, else an event of its own (W20). */
	#refuse({ socket, name, answer }: Call, failure: Failure): void {
		this.#ports.counted?.(isUpName(name) ? name : "unknown", failure.code);
		const error = wireError(failure);
		if (answer !== undefined) answer({ success: false, error });
		else socket.emit("error", { event: name === NO_NAME ? null : name.slice(0, MAX_NAME), error });
	}
}

/** May this event come by this socket? */
function isServed({ namespace }: Socket, name: string): name is UpName {
	if (!isUpName(name)) return false;
	const namespaces: readonly string[] = UP_EVENTS[name].namespaces;
	return namespace === "plain" || namespaces.includes(namespace);
}
