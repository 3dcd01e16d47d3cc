import { expect, test } from "bun:test";
import fc from "fast-check";
import type { SeenBy, Shown, Track } from "../../domain/record.ts";
import type { Announcement, BusMessage } from "../../ports/bus.ts";
import { companyOf, cutByCompany, decodeMessage, encodeMessage } from "./bus-codec.ts";

const id = fc.oneof(
	fc.string({ minLength: 1, unit: "binary" }),
	fc.constantFrom("__proto__", "a/b", "{a}", '"', "\u0000", "\ud800"),
);
const ids = fc.array(id, { maxLength: 4 });
const set = ids.map((members): ReadonlySet<string> => new Set(members));
const moment = fc.nat({ max: 2_000_000_000_000 });
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
/** What can be in a payload: anything that JSON knows, also what looks like something of ours. */
const payload = fc
	.dictionary(fc.oneof(id, fc.constantFrom("kind", "seenBy", "$set")), fc.jsonValue(), { maxKeys: 4 })
	.map(
		// JSON has one zero
		(fields) => JSON.parse(JSON.stringify(fields)) as Record<string, unknown>,
	);
const conversation = { companyId: id, conversationId: id };
const user = fc.record({ companyId: id, userId: id });
const connection = maybe(fc.record({ userId: id, connectionId: id }));

const track: fc.Arbitrary<Track> = fc.record({
	status: fc.constantFrom("online", "away", "dnd", "offline"),
	lastActivity: maybe(moment),
	lastSeen: maybe(moment),
	devices: fc.subarray(["web", "desktop", "mobile"] as const),
	projectId: maybe(id),
	taskId: maybe(id),
	statusMessage: maybe(id),
	emoji: maybe(id),
	statusExpiresAt: maybe(moment),
	statusUpdatedAt: maybe(moment),
	position: maybe(
		fc.record({
			latitude: fc.integer({ min: -90, max: 90 }).map((degrees) => degrees / 7 || 0),
			longitude: fc.integer({ min: -180, max: 180 }).map((degrees) => degrees / 7 || 0),
			accuracy: maybe(fc.nat()),
			capturedAt: moment,
		}),
	),
});
const seenBy: fc.Arbitrary<SeenBy> = fc.record({
	visibleTo: set,
	blocked: set,
	contacts: set,
	location: fc.constantFrom("company", "contacts", "nobody"),
});
const shown: fc.Arbitrary<Shown> = fc.record({ plain: track, listed: track, seenBy, factsRev: fc.nat() });
const announcement: fc.Arbitrary<Announcement> = fc
	.record({
		userId: id,
		before: shown,
		after: shown,
		lastSignAt: maybe(moment),
		reason: maybe(fc.constant("stale_session" as const)),
	})
	.chain((one) =>
		// Mostly who sees a user is the same before and after, and then one and the same object.
		fc.boolean().map((same) => (same ? { ...one, after: { ...one.after, seenBy: one.before.seenBy } } : one)),
	);

type OfKind<Kind extends BusMessage["kind"]> = Omit<Extract<BusMessage, { readonly kind: Kind }>, "kind">;

/** One for every kind: the compiler says where one is missing. */
const KINDS: { readonly [Kind in BusMessage["kind"]]: fc.Arbitrary<OfKind<Kind>> } = {
	announced: fc.record({
		companyId: id,
		at: moment,
		version: fc.record({ epoch: id, version: fc.nat() }),
		changes: fc.array(announcement, { maxLength: 3 }),
	}),
	self: fc.record({ keys: fc.array(user, { maxLength: 4 }) }),
	person: fc.record({ key: user, name: id, payload }),
	people: fc.record({
		companyId: id,
		conversationId: maybe(id),
		userIds: ids,
		name: id,
		payload,
		exceptConnection: connection,
	}),
	conversation: fc.record({ ...conversation, name: id, payload, exceptConnection: connection, exceptUsers: ids }),
	membership: fc.record({
		...conversation,
		type: fc.constantFrom("direct", "group"),
		people: fc.nat(),
		added: ids,
		removed: ids,
	}),
	unread: fc.record({ ...conversation, arrived: maybe(fc.record({ seq: fc.nat(), senderId: maybe(id) })) }),
	read: fc.record({ ...conversation, userId: id, exceptConnection: connection }),
	profile: fc.record({
		user: fc.record({ companyId: id, userId: id, name: maybe(id), avatarUrl: maybe(id), createdAt: moment }),
	}),
	erased: fc.record({ key: user }),
	policy: fc.record({
		companyId: id,
		policy: fc.record({
			audience: fc.constantFrom("company", "contacts"),
			locationAudience: fc.constantFrom("company", "contacts", "nobody"),
			locationRounding: maybe(fc.nat()),
			trailForAdmins: fc.boolean(),
			conversationPresenceLimit: fc.nat(),
			feedLimit: fc.nat(),
		}),
	}),
	hidden: fc.record({ key: user }),
	stored: fc.record({ key: user, rev: fc.string() }),
	revoked: fc.record({
		revocation: fc.record({ companyId: id, userId: maybe(id), deviceId: maybe(id), jti: maybe(id), at: moment }),
	}),
	left: fc.record({ key: user, deviceId: maybe(id) }),
	crowd: fc.record({ until: fc.integer() }),
	resync: fc.record({ companyId: id }),
};

function anyOf(kind: BusMessage["kind"]): fc.Arbitrary<BusMessage> {
	return (KINDS[kind] as fc.Arbitrary<object>).map((fields) => ({ ...fields, kind }) as BusMessage);
}

for (const kind of Object.keys(KINDS) as readonly BusMessage["kind"][]) {
	test(`[STO7] a message of the kind ${kind} arrives as it was`, () => {
		const arrives = fc.property(anyOf(kind), (message) => {
			expect(decodeMessage(JSON.parse(encodeMessage(message)))).toStrictEqual(message);
		});
		fc.assert(arrives, { numRuns: 300 });
	});

	test(`[T-38] a message that looks much like ${kind} is taken for none, and hurts nobody`, () => {
		const refused = fc.property(anyOf(kind), fc.nat(), fc.jsonValue(), (message, which, instead) => {
			const sent = JSON.parse(encodeMessage(message)) as Record<string, unknown>;
			const names = Object.keys(sent);
			sent[names[which % names.length] as string] = instead;
			decodeMessage(sent);
			for (const name of names) {
				const { [name]: _, ...rest } = sent;
				expect(decodeMessage(rest)).toBeUndefined();
			}
		});
		fc.assert(refused, { numRuns: 200 });
	});
}

test("[STO7] who sees a user is one object before and after, where it was one", () => {
	const shared = fc.property(announcement, (change) => {
		const message: BusMessage = {
			kind: "announced",
			companyId: "acme",
			at: 0,
			version: { epoch: "e", version: 1 },
			changes: [{ ...change, after: { ...change.after, seenBy: change.before.seenBy } }],
		};
		const arrived = decodeMessage(JSON.parse(encodeMessage(message))) as typeof message;
		expect(arrived.changes[0]?.before.seenBy).toBe(arrived.changes[0]?.after.seenBy as SeenBy);
	});
	fc.assert(shared, { numRuns: 50 });
});

test("[VIS2] every message goes to one company's channel: one about several is cut", () => {
	const keys = ["a", "b", "a"].map((companyId, index) => ({ companyId, userId: `u${index}` }));
	const parts = cutByCompany({ kind: "self", keys });
	expect(parts.map(companyOf)).toEqual(["a", "b"]);
	expect(parts.flatMap((part) => (part.kind === "self" ? part.keys : []))).toEqual([
		keys[0],
		keys[2],
		keys[1],
	] as never);
	expect(cutByCompany({ kind: "self", keys: [] })).toEqual([]);
	const one: BusMessage = { kind: "self", keys: [{ companyId: "a", userId: "u" }] };
	expect(cutByCompany(one)).toEqual([one]);
});

test("[T-38] what is no message is none", () => {
	for (const sent of [null, undefined, 1, "x", [], {}, { kind: 1 }, { kind: "constructor" }, { kind: "toString" }])
		expect(decodeMessage(sent)).toBeUndefined();
});
