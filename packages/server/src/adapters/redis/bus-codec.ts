import type { SeenBy, Shown } from "../../domain/record.ts";
import type { Announcement, BusMessage } from "../../ports/bus.ts";
import { isBusMessage } from "./bus-shapes.ts";

/** The same without sets, which JSON does not know. */
type Flat<T> =
	T extends ReadonlySet<infer Member>
		? readonly Member[]
		: T extends readonly (infer Item)[]
			? readonly Flat<Item>[]
			: T extends object
				? { readonly [Key in keyof T]: Flat<T[Key]> }
				: T;

type FlatShown = Flat<Shown>;

/** An announcement on its way. Who sees the user is there once, where it did not change: it can be long. */
type FlatAnnouncement = Omit<Flat<Announcement>, "after"> & {
	readonly after: Omit<FlatShown, "seenBy"> & { readonly seenBy: FlatShown["seenBy"] | null };
};

type OfKind<Kind extends BusMessage["kind"]> = Extract<BusMessage, { readonly kind: Kind }>;
type FlatAnnounced = Omit<OfKind<"announced">, "changes"> & { readonly changes: readonly FlatAnnouncement[] };
type FlatMessage = FlatAnnounced | Flat<Exclude<BusMessage, OfKind<"announced">>>;

/** A message as JSON. What is no JSON in a payload is lost on the way, as it would be on the wire to a client. */
export function encodeMessage(message: BusMessage): string {
	return JSON.stringify(flatten(message));
}

/** What another node sent, as it was; undefined where it is none of our messages. */
export function decodeMessage(sent: unknown): BusMessage | undefined {
	if (!isBusMessage(sent)) return undefined;
	if (sent.kind !== "announced") return sent;
	return { ...sent, changes: (sent as unknown as FlatAnnounced).changes.map(raiseAnnouncement) };
}

/** The company that a message is about; null where it concerns every node. One about several is cut first. */
export function companyOf(message: BusMessage): string | null {
	switch (message.kind) {
		case "revoked":
		case "profile":
		case "erased":
		case "policy":
		case "hidden":
		case "crowd":
			return null;
		case "self":
			return message.keys[0]?.companyId ?? null;
		case "person":
		case "left":
		case "stored":
			return message.key.companyId;
		default:
			return message.companyId;
	}
}

/** The same in messages about one company each. */
export function cutByCompany(message: BusMessage): readonly BusMessage[] {
	if (message.kind !== "self") return [message];
	const [first] = message.keys;
	if (message.keys.every(({ companyId }) => companyId === first?.companyId)) return first ? [message] : [];
	const groups = Map.groupBy(message.keys, ({ companyId }) => companyId);
	return Array.from(groups.values(), (keys) => ({ kind: "self", keys }));
}

function flatten(message: BusMessage): FlatMessage {
	if (message.kind !== "announced") return message;
	return { ...message, changes: message.changes.map(flattenAnnouncement) };
}

function flattenAnnouncement({ before, after, ...rest }: Announcement): FlatAnnouncement {
	const seenBy = before.seenBy === after.seenBy ? null : flattenSeenBy(after.seenBy);
	return { ...rest, before: { ...before, seenBy: flattenSeenBy(before.seenBy) }, after: { ...after, seenBy } };
}

function raiseAnnouncement({ before, after, ...rest }: FlatAnnouncement): Announcement {
	const seenBefore = raiseSeenBy(before.seenBy);
	const seenAfter = after.seenBy === null ? seenBefore : raiseSeenBy(after.seenBy);
	return { ...rest, before: { ...before, seenBy: seenBefore }, after: { ...after, seenBy: seenAfter } };
}

function flattenSeenBy({ visibleTo, blocked, contacts, location }: SeenBy): FlatShown["seenBy"] {
	return { visibleTo: [...visibleTo], blocked: [...blocked], contacts: [...contacts], location };
}

function raiseSeenBy({ visibleTo, blocked, contacts, location }: FlatShown["seenBy"]): SeenBy {
	return { visibleTo: new Set(visibleTo), blocked: new Set(blocked), contacts: new Set(contacts), location };
}
