import { createHash } from "node:crypto";
import type { NewConversation } from "../../ports/conversation-store.ts";
import type { Call, DurableStores, PortName } from "./stores.ts";

/**
 * What a writing call must be alone with. In PostgreSQL several nodes write at once, and a procedure reads before it
 * writes: so a group takes the locks of all its calls before the first of them reads anything, in the order of their
 * numbers, and holds them to the commit. What the calls read then stands still, and no two groups wait for each other.
 *
 * - `relations` of a company: facts, friendships, blocks, policy, and who is in which conversation
 * - `user`: name, avatar, running interval and waiting webhooks of one user, and that there is one
 * - `conversation`: its numbers, messages, people and cursors
 * - `cursors` of a user: held shared by whoever moves one of them, alone by `reveal`, which goes by all that are hidden
 * - `journal`: the rows of presence, which two nodes may write for the same people
 */
type Kind = "relations" | "user" | "conversation" | "cursors" | "journal" | "prune";

/** A lock by its number; `shared` lets others in who share it too. */
export type Lock = { readonly no: bigint; readonly shared: boolean };

/**
 * `lane`: calls of the same lane are made in order, on one connection; of a queue longer than a group those of one person.
 * `order`: calls of one group with one of these in common are made one after the other.
 * `alone`: it takes long, or has to look before it can say what it locks, and makes a group of its own.
 */
export type Plan = {
	readonly lane: string;
	readonly locks: readonly Lock[];
	readonly order: readonly string[];
	readonly alone: boolean;
};

/** The lane of what is written behind in large groups; whoever waits for an answer must not stand in line behind it. */
export const BULK = "bulk";

const CLASSES: Readonly<Record<Kind, bigint>> = {
	relations: 1n,
	user: 2n,
	cursors: 3n,
	journal: 4n,
	prune: 5n,
	// The last: whoever erases somebody learns which ones there are when all other locks are held.
	conversation: 6n,
};
const CLASS_SHIFT = 60n;
const HASH_MASK = (1n << CLASS_SHIFT) - 1n;
/** More people than this make a long call of a new conversation. */
const MANY_PEOPLE = 100;

type Planned<Port> = {
	readonly [M in keyof Port]?: Port[M] extends (...args: infer Args) => unknown ? (args: Args) => Plan : never;
};

/** The number of a lock, the same on every node. */
function lockOf(kind: Kind, ...key: readonly string[]): Lock {
	const digest = createHash("sha1").update(JSON.stringify(key)).digest();
	return { no: (CLASSES[kind] << CLASS_SHIFT) | (digest.readBigUInt64BE() & HASH_MASK), shared: false };
}

/** The lock of a conversation, for those who find out late that they need it. */
export function conversationLock(companyId: string, conversationId: string): Lock {
	return lockOf("conversation", companyId, conversationId);
}

/** Calls about a company and its people are made in order: a user must be there before somebody befriends them. */
function ofCompany(companyId: string, locks: readonly Lock[], alone = false): Plan {
	return { lane: `company ${companyId}`, locks, order: [`company ${companyId}`], alone };
}

function ofConversation(
	{ companyId, conversationId }: { readonly companyId: string; readonly conversationId: string },
	more: readonly Lock[] = [],
	alone = false,
): Plan {
	const lane = `conversation ${companyId} ${conversationId}`;
	const locks = [conversationLock(companyId, conversationId), ...more];
	return { lane, locks, order: locks.filter(({ shared }) => !shared).map(({ no }) => String(no)), alone };
}

// Of those who make the direct conversation of a pair at once the first makes it, whatever ids they chose.
function creating(given: NewConversation): Plan {
	const plan = ofConversation(given, [relations(given.companyId)], given.participants.length > MANY_PEOPLE);
	return given.type === "direct" ? { ...plan, lane: `company ${given.companyId}` } : plan;
}

function cursorsOf(companyId: string, userId: string | null): readonly Lock[] {
	return userId === null ? [] : [{ ...lockOf("cursors", companyId, userId), shared: true }];
}

const relations = (companyId: string) => lockOf("relations", companyId);
const user = (companyId: string, userId: string) => lockOf("user", companyId, userId);

const PLANS: { readonly [P in PortName]: Planned<DurableStores[P]> } = {
	directory: {
		seen: ([{ companyId, userId }]) => ofCompany(companyId, [user(companyId, userId)]),
		putUser: ([{ companyId, userId }]) => ofCompany(companyId, [user(companyId, userId)]),
		// And every conversation that they are in: see `locksOnTheWay`.
		eraseUser: ([{ companyId, userId }]) =>
			ofCompany(companyId, [relations(companyId), user(companyId, userId), lockOf("cursors", companyId, userId)], true),
		putCompany: ([companyId]) => ofCompany(companyId, [relations(companyId)], true),
	},
	facts: {
		save: ([{ companyId }]) => ofCompany(companyId, [relations(companyId)]),
		block: ([{ companyId }]) => ofCompany(companyId, [relations(companyId)]),
		unblock: ([{ companyId }]) => ofCompany(companyId, [relations(companyId)]),
		askFriend: ([{ companyId }]) => ofCompany(companyId, [relations(companyId)]),
		endFriend: ([{ companyId }]) => ofCompany(companyId, [relations(companyId)]),
		makeFriends: ([companyId]) => ofCompany(companyId, [relations(companyId)], true),
	},
	journal: { write: () => ({ lane: BULK, locks: [lockOf("journal")], order: ["journal"], alone: true }) },
	activity: { switch: ([{ companyId, userId }]) => ofCompany(companyId, [user(companyId, userId)]) },
	trail: {
		append: () => ({ lane: BULK, locks: [], order: [], alone: false }),
		prune: () => ({ lane: BULK, locks: [lockOf("prune")], order: ["prune"], alone: true }),
	},
	revocations: { add: ([{ companyId }]) => ofCompany(companyId, []) },
	conversations: {
		create: ([given]) => creating(given),
		act: ([key]) => ofConversation(key, [relations(key.companyId)]),
	},
	messages: {
		append: ([given]) => ofConversation(given, cursorsOf(given.companyId, given.senderId)),
		edit: ([key]) => ofConversation(key),
		remove: ([key]) => ofConversation(key),
	},
	receipts: {
		move: ([given]) => ofConversation(given, cursorsOf(given.companyId, given.userId)),
		reveal: ([{ companyId, userId }]) => ofCompany(companyId, [lockOf("cursors", companyId, userId)]),
	},
	// Rows are locked one by one: nodes that claim at once pass over what another holds.
	webhooks: {
		announced: ([states]) => ({
			lane: BULK,
			locks: states.map(({ companyId, userId }) => user(companyId, userId)),
			order: ["webhooks"],
			alone: true,
		}),
		claim: () => ({ lane: BULK, locks: [], order: ["webhooks"], alone: false }),
		settle: () => ({ lane: BULK, locks: [], order: ["webhooks"], alone: false }),
		retry: () => ({ lane: BULK, locks: [], order: ["webhooks"], alone: true }),
		prune: () => ({ lane: BULK, locks: [lockOf("prune")], order: ["webhooks"], alone: true }),
	},
};

/** How a call that writes is made. */
export function planOf({ port, method, args }: Call): Plan {
	const plans: Readonly<Record<string, ((args: never) => Plan) | undefined>> = PLANS[port];
	const plan = plans[method];
	if (plan === undefined) throw new TypeError(`it is not known what ${port}.${method} locks`);
	// The arguments come from `bindStores`, whose ports have the types of these plans.
	return plan(args as never);
}

/** `name`: a conversation, a user or a company; `company`: the company of it. */
export type Subject = { readonly company: string; readonly name: string };

/**
 * What a call is about. Calls about the same are made in the order they came, those that read among them. The first
 * argument says it, of whatever port.
 */
export function subjectOf({ port, args }: Pick<Call, "port" | "args">): Subject {
	const [first] = args;
	if (typeof first === "string") return { company: first, name: `company ${first}` };
	const { companyId, conversationId, userId, key } = (first ?? {}) as Readonly<Record<string, unknown>>;
	if (key !== undefined) return subjectOf({ port, args: [key] });
	const company = companyId === undefined ? "" : String(companyId);
	if (conversationId !== undefined) return { company, name: `conversation ${company} ${conversationId}` };
	return { company, name: userId === undefined ? `${port} ${company}` : `user ${company} ${userId}` };
}

/** Who is erased is gone for every call that comes after, whatever it is about. */
export function isErasure({ port, method }: Call): boolean {
	return port === "directory" && method === "eraseUser";
}

/** The lane of this name among so many. */
export function laneNumber(name: string, lanes: number): number {
	let hash = 0;
	for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) | 0;
	return (hash >>> 0) % lanes;
}

/** The locks of several calls: each once, alone where one of them must be, by their numbers. */
export function merged(locks: readonly Lock[]): readonly Lock[] {
	const byNo = new Map<bigint, Lock>();
	for (const lock of locks) if (byNo.get(lock.no)?.shared !== false) byNo.set(lock.no, lock);
	return [...byNo.values()].sort((one, other) => (one.no < other.no ? -1 : 1));
}
