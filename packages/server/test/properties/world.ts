import type { Ids } from "../../src/ports/clock.ts";
import { TestServer } from "../support/test-server.ts";
import type { Person } from "./company.ts";
import { Recorder } from "./recorder.ts";

/** Short times, so that a history passes through all of them. Milliseconds. */
export const TIMES = {
	awayAfter: 3_000,
	staleAfter: 9_000,
	offlineGrace: 1_000,
	deviceTakeover: 2_000,
	startGrace: 2_000,
};

/** Groups of more people than this are told of receipts by counts (RCP4). */
export const COUNTS_ABOVE = 4;

const CONFIG = { ...TIMES, receiptCountsAbove: COUNTS_ABOVE };

/** More ids than one start of a server ever needs. */
const IDS_PER_START = 1_000_000;

/** Ids that are the same in every run. */
function countingIds(start: number): Ids {
	let count = start * IDS_PER_START;
	return {
		next: () => {
			count += 1;
			return `01950000-0000-7000-8000-${String(count).padStart(12, "0")}`;
		},
	};
}

type Heard = (name: string, data: unknown) => void;
type Joined = { readonly client: Recorder; readonly person: Person; readonly heard: Heard | undefined };

/** One run of a history: a real server, its clock, and everybody's clients by a name. */
export class World {
	readonly #file: string;
	readonly #clients = new Map<string, Joined>();
	#server: TestServer;
	#starts = 1;
	/** What each user's clients received over all their connections. */
	readonly #records = new Map<string, string[]>();

	private constructor(server: TestServer, file: string) {
		this.#server = server;
		this.#file = file;
	}

	static async start(databaseFile: string): Promise<World> {
		const server = await TestServer.start({ config: CONFIG, databaseFile, ids: countingIds(0) });
		return new World(server, databaseFile);
	}

	/** The server of now: another after a restart. */
	get server(): TestServer {
		return this.#server;
	}

	/** Stops the server and starts it again after a while; who was connected comes back. Answers their names. */
	async restart(ms: number): Promise<readonly string[]> {
		const { clock } = this.#server;
		const gone = [...this.#clients];
		this.#clients.clear();
		await this.#server.close();
		await Promise.all(gone.map(([, { client }]) => client.closed));
		for (const [name, { client }] of gone) this.#recordOf(name).push(...client.frames.splice(0));
		clock.advance(ms);
		const ids = countingIds(this.#starts);
		this.#starts += 1;
		this.#server = await TestServer.start({ config: CONFIG, databaseFile: this.#file, ids, clock });
		for (const [name, { person, heard }] of gone) await this.join(name, person, heard);
		return gone.map(([name]) => name);
	}

	/** The client of that name; one that must be there. */
	client(name: string): Recorder {
		const joined = this.#clients.get(name);
		if (joined === undefined) throw new Error(`no client ${name} in this world`);
		return joined.client;
	}

	has(name: string): boolean {
		return this.#clients.has(name);
	}

	/** Connects a person's client and keeps it under the name. */
	async join(name: string, person: Person, heard?: Heard): Promise<void> {
		const { userId, transport, wish } = person;
		const token = await this.#server.token(userId, { name: userId });
		const options = { url: this.#server.url, transport, auth: { token, ...wish } };
		const client = await Recorder.connect({ ...options, ...(heard === undefined ? {} : { heard }) });
		this.#clients.set(name, { client, person, heard });
	}

	/** The client leaves with a word, and the server knows. */
	async leave(name: string): Promise<void> {
		const client = this.#take(name);
		await client.leave();
		await this.#ended(name, client);
	}

	/** The client's link breaks, and the server knows. */
	async cut(name: string): Promise<void> {
		const client = this.#take(name);
		await client.cut();
		await this.#ended(name, client);
	}

	/** Moves the clock in steps of so many milliseconds. */
	async wait(ms: number, step: number): Promise<void> {
		for (let left = ms; left > 0; left -= step) {
			if (step <= 50) await this.#server.advance(Math.min(step, left));
			else await this.#server.leap(Math.min(step, left));
		}
	}

	/** Everybody has received what was sent to them so far; the moment is noted in every record. */
	async note(moment: string): Promise<void> {
		await Promise.all([...this.#clients.values()].map(({ client }) => client.fence()));
		for (const [name, { client }] of this.#clients)
			this.#recordOf(name).push(`-- ${moment}`, ...client.frames.splice(0));
	}

	/** Everything that a client of that name received, with the moments between. */
	record(name: string): readonly string[] {
		return this.#recordOf(name);
	}

	async close(): Promise<void> {
		await Promise.all([...this.#clients.values()].map(({ client }) => client.cut()));
		await this.#server.close();
	}

	#take(name: string): Recorder {
		const client = this.client(name);
		this.#clients.delete(name);
		return client;
	}

	#ended(name: string, client: Recorder): Promise<void> {
		this.#recordOf(name).push(...client.frames.splice(0));
		return this.#server.connections(this.#clients.size);
	}

	#recordOf(name: string): string[] {
		let record = this.#records.get(name);
		if (record === undefined) {
			record = [];
			this.#records.set(name, record);
		}
		return record;
	}
}
