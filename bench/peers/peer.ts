import type { Crowd } from "../load/crowd.ts";
import type { XmppOrder } from "../load/xmpp.ts";

/** Long enough for HS256, and of no use anywhere else. */
export const SECRET = "bench-only-secret-0123456789abcdef-0123456789";
export const ADMIN_KEY = "bench-only-admin-key-0123456789abcdef";

export type StartOptions = {
	/** A folder of this run; what is durable lies there. */
	readonly folder: string;
	/**
	 * `false`: nobody announces those who come while the crowd connects. Only peers that can be told so heed it; with
	 * XMPP the first of each company is then the only contact that the others have.
	 */
	readonly announceArrivals?: boolean;
	/** Of an empty PostgreSQL, for peers that keep messages there. */
	readonly databaseUrl?: string;
	/** `true`: Rollcall with the limits of users and connections that it is installed with. */
	readonly limits?: boolean;
	readonly env?: Readonly<Record<string, string>>;
};

/** A server that speaks XMPP: how its clients come in, and what its peer has to remember of it. */
export type XmppServed = XmppOrder & {
	/** Grows with each group that is made. */
	readonly rooms: Record<string, string[]>;
	/** The folder that the server writes to. */
	readonly data: string;
	readonly announceArrivals: boolean;
};

/** One server in one process, ready to serve. */
export type Served = {
	readonly pid: number;
	readonly port: number;
	/** The namespaces that its clients connect to; empty on a bare WebSocket, and with XMPP. */
	readonly namespaces: readonly string[];
	readonly xmpp?: XmppServed;
	stop(): Promise<void>;
};

export type Group = { readonly companyId: string; readonly people: readonly string[] };

export type Peer = {
	readonly name: string;
	/** Of the software measured. */
	readonly version: string;
	/** Why it cannot be measured here, or null. */
	readonly missing: string | null;
	readonly protocol: "socket.io" | "bare" | "xmpp";
	/** Why messages do not outlive a crash here, or null: they do. Else it is no peer in what is durable. */
	readonly notDurable: string | null;
	start(options: StartOptions): Promise<Served>;
	/** Makes users known, and those of one company to each other. */
	users(served: Served, crowd: Crowd): Promise<void>;
	/** Makes conversations; answers their ids in the same order. */
	groups(served: Served, groups: readonly Group[]): Promise<readonly string[]>;
};
