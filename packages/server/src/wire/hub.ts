import type { BaseLink } from "./base-link.ts";
import { Deadlines } from "./deadlines.ts";
import type { EngineLink } from "./engine-link.ts";
import type { Gateway, Link } from "./gateway.ts";
import { HeartbeatWheel } from "./heartbeat-wheel.ts";
import { Interner } from "./interner.ts";
import { LateFrames } from "./late-frames.ts";
import type { Traffic, WireFact, WireLimits, WireSurroundings } from "./options.ts";
import { Outboxes } from "./outboxes.ts";
import { bytesOf, type Frame, isControl } from "./payload.ts";
import type { Probe } from "./probe.ts";
import { SlowConsumers } from "./slow-consumers.ts";
import { SlowRequests } from "./slow-requests.ts";
import { TopicIndex } from "./topic-index.ts";
import type { Carrier, Transport } from "./transport.ts";
import { Unproven } from "./unproven.ts";

const NOBODY: readonly Link[] = [];

export type HubOptions = WireSurroundings & WireLimits & Pick<Gateway, "mayStay" | "closing">;

/** What all links of one server share: who they are, what is due when, and how frames reach many of them. */
export class Hub {
	readonly options: HubOptions;
	readonly transport: Transport;
	readonly links = new Map<string, BaseLink>();
	/** Ended polling sessions whose clients do not know it yet. */
	readonly #lingering = new Map<string, EngineLink>();
	readonly heartbeat: HeartbeatWheel;
	readonly unconfirmed: Deadlines<BaseLink>;
	readonly unproven = new Unproven();
	readonly requests: SlowRequests;
	readonly probes: Deadlines<Probe>;
	readonly #farewells: Deadlines<EngineLink>;
	readonly outboxes = new Outboxes();
	readonly late = new LateFrames();
	readonly topics = new TopicIndex<BaseLink>();
	readonly slow: SlowConsumers;
	/** The link whose message is being handled: the runtime collects what it is sent until the handler returns. */
	corked: BaseLink | null = null;
	readonly texts = new Interner();
	readonly traffic: Traffic;

	constructor(options: HubOptions, transport: Transport) {
		const now = options.clock.now();
		this.options = options;
		this.transport = transport;
		this.traffic = options.traffic ?? { eventsIn: 0, eventsOut: 0, bytesIn: 0, bytesOut: 0 };
		this.heartbeat = new HeartbeatWheel({
			intervalMs: options.pingIntervalMs,
			timeoutMs: options.pingTimeoutMs,
			now,
		});
		this.unconfirmed = new Deadlines(options.connectTimeoutMs);
		this.requests = new SlowRequests(options.requestTimeoutMs);
		this.probes = new Deadlines(options.upgradeTimeoutMs);
		this.#farewells = new Deadlines(options.upgradeTimeoutMs);
		this.slow = new SlowConsumers({ ...options, now });
	}

	now(): number {
		return this.options.clock.now();
	}

	count(fact: WireFact, link: Link | null): void {
		this.options.count?.(fact, link);
	}

	/** A link did not answer in time, and is to be ended. */
	silent(link: BaseLink): void {
		this.count("ping_timeout", link);
		const now = this.now();
		this.options.silent?.(link, this.heartbeat.silence(link, now));
	}

	fault(error: unknown): void {
		this.options.fault?.(error);
	}

	add(link: BaseLink): void {
		const now = this.now();
		this.links.set(link.id, link);
		this.heartbeat.add(link, now);
		this.unconfirmed.put(link, now);
		this.unproven.add(link);
		this.count("opened", link);
	}

	remove(link: BaseLink): void {
		if (!this.links.delete(link.id)) return;
		this.heartbeat.remove(link);
		this.unconfirmed.drop(link);
		this.unproven.drop(link);
		this.slow.forget(link);
		this.topics.removeAll(link);
		this.count("closed", link);
	}

	/** Keeps an ended polling session until its client has fetched the end, for a while. */
	linger(link: EngineLink): void {
		this.#lingering.set(link.id, link);
		this.#farewells.put(link, this.now());
	}

	isLingering(sid: string): boolean {
		return this.#lingering.has(sid);
	}

	/** The next polling body of a session that has ended; undefined where nothing is left of it. */
	farewell(sid: string): string | undefined {
		const link = this.#lingering.get(sid);
		if (link === undefined) return undefined;
		const { body, final } = link.lastWords();
		if (final) this.#forget(link);
		return body;
	}

	#forget(link: EngineLink): void {
		this.#lingering.delete(link.id);
		this.#farewells.drop(link);
	}

	publish(topic: string, frame: string, except: readonly Link[] = NOBODY): void {
		const excluded = except.length === 0 ? undefined : new Set(except);
		this.outboxes.flushSockets();
		if (excluded === undefined) this.#publishToAll(topic, frame);
		else this.#publishBut(topic, frame, excluded);
		const others = this.topics.subscribers(topic);
		if (others === undefined) return;
		for (const link of others) {
			if (!excluded?.has(link)) link.write(frame);
		}
	}

	/** So many links are sent this frame. */
	sent(frame: Frame, receivers: number): void {
		this.slow.sent();
		if (isControl(frame)) return;
		this.traffic.eventsOut += receivers;
		this.traffic.bytesOut += receivers * bytesOf(frame);
	}

	#publishToAll(topic: string, frame: string): void {
		this.sent(frame, this.transport.subscribers(topic));
		this.transport.publish(topic, frame);
	}

	/** The runtime can leave out one WebSocket at most, but keeps order when some leave and come back meanwhile. */
	#publishBut(topic: string, frame: string, excluded: ReadonlySet<Link>): void {
		const carriers: Carrier[] = [];
		for (const link of excluded) {
			const carrier = this.links.get(link.id)?.carrier;
			if (carrier !== null && carrier !== undefined) carriers.push(carrier);
		}
		const [only] = carriers;
		if (only !== undefined && carriers.length === 1) return this.#publishButOne(topic, frame, only);
		const away = carriers.filter((carrier) => carrier.unsubscribe(topic));
		this.#publishToAll(topic, frame);
		for (const carrier of away) carrier.subscribe(topic);
	}

	#publishButOne(topic: string, frame: string, one: Carrier): void {
		this.sent(frame, this.transport.subscribers(topic) - (one.isSubscribed(topic) ? 1 : 0));
		one.publish(topic, frame);
	}

	subscribers(topic: string): number {
		return this.transport.subscribers(topic) + (this.topics.subscribers(topic)?.size ?? 0);
	}

	tick(now: number): void {
		this.heartbeat.tick(now);
		this.unconfirmed.tick(now, (link) => this.#confirm(link));
		this.requests.tick(now, () => this.count("request_timeout", null));
		this.probes.tick(now, (probe) => probe.end());
		this.#farewells.tick(now, (link) => this.#lingering.delete(link.id));
		this.slow.tick(now, this.links);
	}

	#confirm(link: BaseLink): void {
		if (this.options.mayStay(link)) return;
		this.count("connect_timeout", link);
		this.options.closing?.(link, "auth_timeout");
		link.close(4408, "auth_timeout");
	}
}
