import { BaseLink, type Opening } from "./base-link.ts";
import type { ConnectDecision, Ending, Gateway, RefusedFor } from "./gateway.ts";
import { exceeds, isRecord, isTooDeep, parseJson, parseOutermost } from "./json.ts";
import { PlainSocket } from "./plain-socket.ts";

const NORMAL = 1000;
const UNAUTHORIZED = 4401;
const MAX_TYPE_LENGTH = 128;
const MAX_ID_LENGTH = 128;
/** So many bytes of frames may come before the answer to the first one. */
const MAX_EARLY = 65_536;
const NO_FRAME =
	"The frame is not { type, id?, data? }: type is the name of an event, id a number or a text of at most 128 characters.";
const INTERNAL: ConnectDecision = { kind: "refused", message: "internal", closeCode: 1011 };

type PlainFrame = { readonly type: string; readonly id?: string | number; readonly data: unknown };

/** A plain WebSocket: JSON frames, the first of which says who is there (W3). */
export class PlainLink extends BaseLink {
	readonly kind = "plain";
	readonly #gateway: Gateway;
	readonly #socket: PlainSocket;
	/** Frames that came while the gateway was still deciding; null when it has not been asked, or has decided. */
	#early: string[] | null = null;
	#earlyBytes = 0;

	constructor(opening: Opening, gateway: Gateway) {
		super(opening);
		this.#gateway = gateway;
		this.#socket = new PlainSocket(this);
	}

	get sockets(): readonly PlainSocket[] {
		return this.#socket.phase === "connected" ? [this.#socket] : [];
	}

	override ping(): void {
		this.carrier?.ping();
	}

	override ponged(): void {
		this.hub.heartbeat.answered(this, this.hub.now());
	}

	protected override receive(text: string): void {
		if (this.#early !== null) {
			this.#keep(this.#early, text);
			return;
		}
		const tooDeep = isTooDeep(text);
		const frame = tooDeep ? parseOutermost(text) : parseJson(text);
		if (!isRecord(frame)) this.#malformed("The frame is not a JSON object.");
		else if (this.#socket.phase === "connecting") this.#authenticate(frame);
		else this.#dispatch(frame, this.#faultOf(text, tooDeep));
	}

	protected override receiveBinary(): void {
		this.#malformed("The frame is binary; frames are text.");
	}

	#malformed(reason: string): void {
		this.hub.count("malformed", this);
		this.#gateway.malformed(this.#socket, reason);
	}

	#keep(early: string[], text: string): void {
		this.#earlyBytes += text.length;
		if (this.#earlyBytes > MAX_EARLY) this.closeTooLarge();
		else early.push(text);
	}

	#authenticate(frame: Record<string, unknown>): void {
		const { type, ...auth } = frame;
		if (type !== "auth") {
			this.close(UNAUTHORIZED, "unauthorized");
			return;
		}
		try {
			const decision = this.#gateway.connecting(this.#socket, auth);
			if (decision instanceof Promise) this.#settleLater(decision);
			else this.#settle(decision);
		} catch (error) {
			this.hub.fault(error);
			if (this.#socket.phase === "connecting") this.#settle(INTERNAL);
		}
	}

	#settleLater(decision: Promise<ConnectDecision>): void {
		this.#early = [];
		decision
			.catch((error: unknown) => {
				this.hub.fault(error);
				return INTERNAL;
			})
			.then((settled) => this.#settle(settled))
			.catch((error: unknown) => this.hub.fault(error));
	}

	#settle(decision: ConnectDecision): void {
		const early = this.#early ?? [];
		this.#early = null;
		if (this.ending !== null) {
			if (decision.kind === "accepted") this.#gateway.ended(this.#socket, this.ending);
			return;
		}
		if (decision.kind === "refused") {
			this.close(decision.closeCode ?? UNAUTHORIZED, decision.message);
			return;
		}
		this.#socket.phase = "connected";
		this.write(JSON.stringify({ type: "auth_ok", data: this.#gateway.welcome(this.#socket) }));
		this.#gateway.connected(this.#socket);
		this.takeLate(early);
	}

	#faultOf(text: string, tooDeep: boolean): RefusedFor | null {
		if (exceeds(text, this.hub.options.maxEvent)) return "too_large";
		return tooDeep ? "too_deep" : null;
	}

	#dispatch(record: Record<string, unknown>, fault: RefusedFor | null): void {
		const frame = plainFrame(record);
		if (frame === null) this.#malformed(NO_FRAME);
		else if (frame.type === "leave") this.#leave();
		else this.#event(frame, fault);
	}

	#event({ type: name, id, data }: PlainFrame, fault: RefusedFor | null): void {
		const socket = this.#socket;
		const answer = id === undefined ? undefined : socket.answerTo(id);
		this.hub.traffic.eventsIn += 1;
		if (fault !== null) this.refuseEvent(this.#gateway, { socket, name, answer, why: fault });
		else this.#gateway.event(socket, name, [data], answer);
	}

	#leave(): void {
		this.flush();
		this.finish("left");
		this.carrier?.close(NORMAL, "");
	}

	protected override endingOf(code: number): Ending {
		return code === NORMAL ? "left" : "lost";
	}

	protected override endSockets(ending: Ending): void {
		const wasConnected = this.#socket.phase === "connected";
		this.#socket.phase = "ended";
		if (!wasConnected) return;
		try {
			this.#gateway.ended(this.#socket, ending);
		} catch (error) {
			this.hub.fault(error);
		}
	}
}

/** The frame as its gateway takes it; null where type or id are none. A second `auth` is none either. */
function plainFrame(record: Record<string, unknown>): PlainFrame | null {
	const { type, id, data = {} } = record;
	if (typeof type !== "string" || type === "" || type === "auth" || type.length > MAX_TYPE_LENGTH) return null;
	if (id === undefined || id === null) return { type, data };
	if (typeof id === "number" || (typeof id === "string" && id.length <= MAX_ID_LENGTH)) return { type, id, data };
	return null;
}
