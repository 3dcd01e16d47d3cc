import type { BusMessage } from "../../ports/bus.ts";
import { flag, type Is, list, number, object, orNull, shape, text } from "./shape.ts";

const USER = { companyId: text, userId: text };
const CONVERSATION = { companyId: text, conversationId: text };
const TEXTS = list(text);
const CONNECTION = orNull(shape({ userId: text, connectionId: text }));
const SEEN_BY = shape({ visibleTo: TEXTS, blocked: TEXTS, contacts: TEXTS, location: text });
const TRACK = shape({ status: text, devices: TEXTS });
const SHOWN = { plain: TRACK, listed: TRACK, factsRev: number };
const CHANGE = shape({
	userId: text,
	before: shape({ ...SHOWN, seenBy: SEEN_BY }),
	after: shape({ ...SHOWN, seenBy: orNull(SEEN_BY) }),
	lastSignAt: orNull(number),
	reason: orNull(text),
});
const POLICY = shape({
	audience: text,
	locationAudience: text,
	locationRounding: orNull(number),
	trailForAdmins: flag,
	conversationPresenceLimit: number,
	feedLimit: number,
});

/** What the messages are made of, as far as anybody reaches into them without looking. */
const SHAPES: Readonly<Record<BusMessage["kind"], Is>> = {
	announced: shape({
		companyId: text,
		at: number,
		version: shape({ epoch: text, version: number }),
		changes: list(CHANGE),
	}),
	self: shape({ keys: list(shape(USER)) }),
	person: shape({ key: shape(USER), name: text, payload: object }),
	people: shape({
		companyId: text,
		conversationId: orNull(text),
		userIds: TEXTS,
		name: text,
		payload: object,
		exceptConnection: CONNECTION,
	}),
	conversation: shape({
		...CONVERSATION,
		name: text,
		payload: object,
		exceptConnection: CONNECTION,
		exceptUsers: TEXTS,
	}),
	membership: shape({ ...CONVERSATION, type: text, people: number, added: TEXTS, removed: TEXTS }),
	unread: shape({ ...CONVERSATION, arrived: orNull(shape({ seq: number, senderId: orNull(text) })) }),
	read: shape({ ...CONVERSATION, userId: text, exceptConnection: CONNECTION }),
	profile: shape({ user: shape({ ...USER, name: orNull(text), avatarUrl: orNull(text), createdAt: number }) }),
	erased: shape({ key: shape(USER) }),
	policy: shape({ companyId: text, policy: POLICY }),
	hidden: shape({ key: shape(USER) }),
	stored: shape({ key: shape(USER), rev: text }),
	revoked: shape({
		revocation: shape({
			companyId: text,
			userId: orNull(text),
			deviceId: orNull(text),
			jti: orNull(text),
			at: number,
		}),
	}),
	left: shape({ key: shape(USER), deviceId: orNull(text) }),
	crowd: shape({ until: number }),
	resync: shape({ companyId: text }),
};

/**
 * Is it one of our messages? Whoever reaches Redis can put anything on a channel; what does not look like a message
 * must neither crash a node nor get into what it keeps (T-38).
 */
export function isBusMessage(sent: unknown): sent is BusMessage {
	if (!object(sent)) return false;
	const { kind } = sent as { readonly kind?: unknown };
	return typeof kind === "string" && Object.hasOwn(SHAPES, kind) && SHAPES[kind as BusMessage["kind"]](sent);
}
