import { isEndedBy } from "./auth/revoked.ts";
import { type Base, type Core, portsOf } from "./compose-core.ts";
import { allowanceOf } from "./domain/bucket.ts";
import { flowLimitOf } from "./domain/event-flow.ts";
import { Conversations } from "./gateways/socket/conversations.ts";
import { Draining } from "./gateways/socket/draining.ts";
import { FanOut } from "./gateways/socket/fan-out.ts";
import { Feeds } from "./gateways/socket/feeds.ts";
import { FlowControl } from "./gateways/socket/flow-control.ts";
import { SocketGateway } from "./gateways/socket/gateway.ts";
import { Messages } from "./gateways/socket/messages.ts";
import { Profiles } from "./gateways/socket/profiles.ts";
import { TokenWatch } from "./gateways/socket/token-watch.ts";
import { UnreadCounts } from "./gateways/socket/unread-counts.ts";
import type { RunningWire } from "./wire/server.ts";

const COME_BACK_WITHIN = 2_000;

/** Clients that are sent away at once come back one after the other. */
function comeBackAfter(): number {
	return Math.floor(Math.random() * COME_BACK_WITHIN);
}

/** The sockets: gateway, registry and fan-out. */
export function composeSockets(base: Base, core: Core) {
	const { receipts, rosters, presence, policies, registry } = core;
	const unread = new UnreadCounts({ receipts, rosters, registry, failed: base.failed });
	registry.onGone((key) => unread.gone(key));
	const tokens = new TokenWatch({ warnBefore: base.config.expiryNotice, leeway: base.config.clockLeeway });
	const policyOf = (companyId: string) => policies.known(companyId);
	const feeds = new Feeds({ presence, registry, policyOf });
	const events = allowanceOf(base.config.eventRate, base.config.eventBurst);
	const flow = new FlowControl(flowLimitOf(events));
	const { maxCompanyConnections } = base.config;
	const gateway = new SocketGateway({ ...portsOf(base, core), feeds, tokens, flow, maxCompanyConnections });
	return { tokens, unread, feeds, policyOf, gateway, flow };
}

export type Sockets = ReturnType<typeof composeSockets>;

/** The sockets and the wire that carries them. */
export type Listening = { readonly sockets: Sockets; readonly running: RunningWire };

/** What is announced goes to sockets. */
export function fanOut(base: Base, core: Core, { sockets, running }: Listening): Messages {
	const { clock, failed, config } = base;
	const { presence, timing, bus, memberships, registry } = core;
	const { unread, feeds, policyOf, gateway } = sockets;
	const { wire } = running;
	const conversations = new Conversations({ wire, registry, memberships, policyOf, failed });
	const changed = conversations.changed.bind(conversations);
	gateway.attach(wire, conversations);
	return new Messages({
		bus,
		presence,
		registry,
		fanOut: new FanOut({ wire, registry, feeds, policyOf, lastSeenTtl: config.lastSeenTtl, changed }),
		conversations,
		unread,
		profiles: new Profiles({ presence, registry, feeds, policyOf, failed }),
		clock,
		timing,
		isEndedBy,
		comeBackAfter,
		failed,
	});
}

/** How the links come to their end when the server stops. */
export function composeDraining({ config }: Base, { running }: Listening): Draining {
	return new Draining({ wire: running.wire, longest: config.drainTime, comeBackAfter });
}
