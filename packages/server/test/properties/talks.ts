import type { ConversationStore } from "../../src/ports/conversation-store.ts";
import { ADVERSARIES, CONFIDANTS, type Person, TARGET } from "./company.ts";

/** Two people; a small group; a group so large that its receipts are counts. */
export const TALKS = ["pair", "site", "crew"] as const;

export type Talk = (typeof TALKS)[number];

/** Who comes first leads a group. */
const PEOPLE: Readonly<Record<Talk, readonly string[]>> = {
	pair: [TARGET, "ann"],
	site: ["ann", TARGET, "cat", "fay"],
	crew: ["ann", TARGET, "ben", "cat", "fay", "gus", "lia"],
};

/** Who takes part in a history. */
export type Cast = {
	/** Their presence connections are compared. */
	readonly watchers: readonly Person[];
	/** So are their connections on which they talk. */
	readonly talkers: readonly Person[];
	/** These may be on the list. */
	readonly trusted: readonly Person[];
};

/** A history without conversations. */
export const QUIET_CAST: Cast = { watchers: ADVERSARIES, talkers: [], trusted: CONFIDANTS };

function inChat(userId: string, wish: Person["wish"] = {}): Person {
	return { name: `${userId} in chat`, userId, transport: "chat", wish: { deviceId: `${userId}-1`, ...wish } };
}

const ANN: Person = { userId: "ann", transport: "socket.io", wish: { deviceId: "ann-1" } };
const CAT: Person = { userId: "cat", transport: "plain", wish: { deviceId: "cat-1", conversationPresence: true } };
const GUS: Person = { userId: "gus", transport: "plain", wish: { deviceId: "gus-1", batch: true } };

/** One with both namespaces, one who does not want to hear who is there, a friend, and two with everything on one link. */
export const TALKING_CAST: Cast = {
	watchers: [ANN, CAT, GUS],
	talkers: [inChat("ann"), inChat("ben", { conversationPresence: false }), CAT, inChat("fay"), GUS],
	trusted: [inChat("lia"), ...CONFIDANTS.filter(({ userId }) => userId === "max")],
};

/** Begins the conversations in a company that is there. */
export async function beginTalks(conversations: Pick<ConversationStore, "create">, companyId: string): Promise<void> {
	for (const talk of TALKS) {
		const [first = TARGET, ...others] = PEOPLE[talk];
		const member = (userId: string) => ({ userId, role: "member" }) as const;
		const shape =
			talk === "pair"
				? ({ type: "direct", title: null, participants: [first, ...others].map(member) } as const)
				: ({
						type: "group",
						title: talk,
						participants: [{ userId: first, role: "owner" }, ...others.map(member)],
					} as const);
		const made = { companyId, conversationId: talk, historyForNew: "joined", createdBy: first, ...shape } as const;
		await conversations.create(made, 1);
	}
}
