import { ERRORS, type Failure, wireError } from "@rollcall/protocol/errors";
import { isUpName, UP_EVENTS, type UpName } from "@rollcall/protocol/events/up";
import { parse } from "@rollcall/protocol/parse";
import { unaliased } from "@rollcall/protocol/plain";
import type { Admission } from "../../app/directory/admit.ts";
import { signBeside } from "../../app/presence/sign.ts";
import { unexpected } from "../../app/unexpected.ts";
import type { Stopwatch } from "../../telemetry/stopwatch.ts";
import type { Answer, ConnectDecision, Ending, Gateway, Link, Socket, Wire } from "../../wire/gateway.ts";
import { type ArrivalPorts, Arrivals } from "./arrivals.ts";
import { type Connection, connectionOf, ownerOf } from "./connection.ts";
import type { Conversations } from "./conversations.ts";
import { HANDLERS, type HandlerPorts, NO_ACTIVITY, type Sender } from "./handlers.ts";
import type { TokenWatch } from "./token-watch.ts";

export type GatewayPorts = HandlerPorts &
	ArrivalPorts & {
		readonly admission: Admission;
		readonly tokens: TokenWatch;
		readonly maxUnanswered: number;
		/** How long events take from their arrival until they were answered. */
		readonly handling: Stopwatch;
	};

const NAMESPACES: ReadonlySet<string> = new Set(["/", "/presence", "/chat"]);
/** How much of an event's name is given back. */
const MAX_NAME = 128;
const NO_EVENT: Failure = { code: "bad_request", message: "There is no such event here." };
const TOO_MANY: Failure = {
	code: "rate_limited",
	message: "Too many requests wait for their answers.",
	retryAfterMs: 1_000,
};
const OVER: Failure = { code: "token_expired", message: "The token of this connection has expired." };

type Call = { readonly socket: Socket; readonly name: string; readonly answer: Answer | undefined };

/** Serves the events of `/presence` and `/chat`, over Socket.IO and the plain WebSocket alike. */
export class SocketGateway implements Gateway {
	readonly #ports: GatewayPorts;
	readonly #arrivals: Arrivals;

	constructor(ports: GatewayPorts) {
		this.#ports = ports;
		this.#arrivals = new Arrivals(ports);
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

	serves(namespace: string): boolean {
		return NAMESPACES.has(namespace);
	}

	connecting(socket: Socket, auth: Record<string, unknown>): ConnectDecision | Promise<ConnectDecision> {
		return this.#arrivals.decide(socket, auth);
	}

	connected(socket: Socket): void {
		this.#arrivals.begin(socket);
	}

	welcome(socket: Socket): Record<string, unknown> {
		const connection = connectionOf(socket);
		return { userId: connection?.key.userId, connectionId: socket.id };
	}

	ended(socket: Socket, ending: Ending): void {
		this.#arrivals.end(socket, ending);
	}

	mayStay(link: Link): boolean {
		return ownerOf(link).count > 0;
	}

	// biome-ignore lint/complexity/useMaxParams: as `event`
	refused(socket: Socket, name: string, code: "too_large" | "bad_request", answer: Answer | undefined): void {
		this.#refuse({ socket, name, answer }, { code, message: ERRORS[code].sentence });
	}

	malformed(socket: Socket, reason: string): void {
		const error = wireError({ code: "bad_request", message: reason });
		socket.emit("error", { event: null, error, ...error });
	}

	// biome-ignore lint/complexity/useMaxParams: the hottest call there is; an object for each event would be garbage
	event(socket: Socket, name: string, args: readonly unknown[], answer: Answer | undefined): void {
		const connection = connectionOf(socket);
		const known = socket.link.kind === "plain" ? unaliased(name) : name;
		const call: Call = { socket, name: known, answer };
		if (connection === undefined || !isUpName(known)) return this.#refuse(call, NO_EVENT);
		const namespaces: readonly string[] = UP_EVENTS[known].namespaces;
		if (socket.namespace !== "plain" && !namespaces.includes(socket.namespace)) return this.#refuse(call, NO_EVENT);
		const now = this.#ports.clock.now();
		if (ownerOf(socket.link).ended || this.#ports.tokens.isOver(socket.link, now)) return this.#refuse(call, OVER);
		if (connection.unanswered >= this.#ports.maxUnanswered) return this.#refuse(call, TOO_MANY);
		const began = this.#ports.handling.start();
		connection.unanswered += 1;
		connection.lastSignAt = now;
		if (!NO_ACTIVITY.has(known)) connection.lastActivityAt = now;
		this.#serve(call, connection, { name: known, payload: args[0] ?? {} }).then(
			() => this.#done(connection, began),
			(error: unknown) => {
				this.#done(connection, began);
				this.#failed(call, error);
			},
		);
	}

	#done(connection: Connection, began: number): void {
		connection.unanswered -= 1;
		this.#ports.handling.stop(began);
	}

	async #serve(
		call: Call,
		connection: Connection,
		{ name, payload }: { readonly name: UpName; readonly payload: unknown },
	): Promise<void> {
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
		else socket.emit("error", { event: name.slice(0, MAX_NAME), error });
	}
}
