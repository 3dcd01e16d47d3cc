import type { Person } from "./crowd.ts";
import { textFrame } from "./frames.ts";

/** How to come into an XMPP server over a WebSocket (RFC 7395). */
export type XmppOrder = {
	readonly path: string;
	readonly domain: string;
	/** Of everybody; absent: the token is the password. */
	readonly password?: string;
	/** Addresses of the rooms that each person enters, by their user id. */
	readonly rooms: Readonly<Record<string, readonly string[]>>;
};

export type XmppOpening = {
	readonly person: Person;
	readonly password: string;
	readonly domain: string;
	readonly rooms: readonly string[];
};

const RESOURCE = "bench";
/** The status code that marks one's own presence in a room. */
const OWN_PRESENCE = [Buffer.from("'110'"), Buffer.from('"110"')];
const REFUSALS = ["<failure", "<close", "<stream:error", "<error"].map((text) => Buffer.from(text));
const FEATURES = [Buffer.from("<stream:features"), Buffer.from("<features")];
const SUCCESS = Buffer.from("<success");
const IQ = Buffer.from("<iq");
const PRESENCE = Buffer.from("<presence");
const MESSAGE = Buffer.from("<message");
const ID = Buffer.from(" id=");

/** One client of an XMPP server, until it is in its rooms. Looks for a few words; XML is not read. */
export class XmppEntry {
	readonly #opening: XmppOpening;
	readonly #self: readonly Buffer[];
	readonly #ownNick: readonly Buffer[];
	#phase: "greeting" | "authenticating" | "binding" | "entering" = "greeting";
	/** Presences of one's own that have not come back: the first one, and that of each room. */
	#expected: number;
	isIn = false;
	isRefused = false;

	constructor(opening: XmppOpening) {
		const { userId } = opening.person;
		this.#opening = opening;
		this.#expected = opening.rooms.length + 1;
		this.#self = quoted(` from=|${userId}@${opening.domain}/${RESOURCE}|`);
		this.#ownNick = quoted(`/${userId}|`);
	}

	/** What is said first once the WebSocket is open. */
	greeting(): Buffer {
		return textFrame(`<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${this.#opening.domain}' version='1.0'/>`);
	}

	/** Hears a frame before the client is in; answers what to say to it, or null. */
	hear(frame: Buffer): Buffer | null {
		this.isRefused = REFUSALS.some((word) => frame.includes(word));
		if (this.isRefused) return null;
		switch (this.#phase) {
			case "greeting":
				return begins(frame, FEATURES) ? this.#enter("authenticating", this.#authentication()) : null;
			case "authenticating":
				if (begins(frame, [SUCCESS])) return this.greeting();
				return begins(frame, FEATURES) ? this.#enter("binding", bindRequest()) : null;
			case "binding":
				return begins(frame, [IQ]) ? this.#enter("entering", this.#arrival()) : null;
			case "entering":
				if (this.#isOwnPresence(frame)) this.#expected -= 1;
				this.isIn = this.#expected === 0;
				return null;
		}
	}

	/** The number of the sent message that this is the room's copy of, or -1: that is how a room acknowledges. */
	acknowledged(frame: Buffer): number {
		if (!begins(frame, [MESSAGE]) || !this.#ownNick.some((nick) => frame.includes(nick))) return -1;
		const from = frame.indexOf(ID) + ID.length + 1;
		const id = Number.parseInt(frame.toString("latin1", from, from + 12), 10);
		return Number.isNaN(id) ? -1 : id;
	}

	#enter(phase: "authenticating" | "binding" | "entering", words: Buffer): Buffer {
		this.#phase = phase;
		return words;
	}

	#authentication(): Buffer {
		const { person, password } = this.#opening;
		const secret = Buffer.from(`\0${person.userId}\0${password}`).toString("base64");
		return textFrame(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`);
	}

	/** The roster, as RFC 6121 wants it, the first presence, and all rooms, without waiting in between. */
	#arrival(): Buffer {
		const { rooms, person } = this.#opening;
		const stanzas = [
			"<iq xmlns='jabber:client' type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>",
			"<presence xmlns='jabber:client'/>",
			...rooms.map((room) => joinStanza(`${room}/${person.userId}`)),
		];
		return Buffer.concat(stanzas.map(textFrame));
	}

	#isOwnPresence(frame: Buffer): boolean {
		if (!begins(frame, [PRESENCE])) return false;
		return [...this.#self, ...OWN_PRESENCE].some((word) => frame.includes(word));
	}
}

function bindRequest(): Buffer {
	const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${RESOURCE}</resource></bind>`;
	return textFrame(`<iq xmlns='jabber:client' type='set' id='bind'>${bind}</iq>`);
}

/** Enters a room without a look at what was said there before. */
function joinStanza(occupant: string): string {
	const room = "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>";
	return `<presence xmlns='jabber:client' to='${occupant}'>${room}</presence>`;
}

/** Servers put attributes in either kind of quotes, which stand as `|` here. */
function quoted(text: string): readonly Buffer[] {
	return ["'", '"'].map((quote) => Buffer.from(text.replaceAll("|", quote)));
}

function begins(frame: Buffer, words: readonly Buffer[]): boolean {
	return words.some((word) => frame.subarray(0, word.length).equals(word));
}
