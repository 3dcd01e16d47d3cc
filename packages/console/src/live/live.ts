import { type Chat, createClient, type Location, type RollcallClient } from "@rollcall/client";
import type { Identity } from "../session/token.ts";
import { Link } from "./link.ts";
import { People } from "./people.ts";
import { Directory } from "./profiles.ts";
import { Rest } from "./rest.ts";
import { Signal } from "./signal.ts";
import { unsentIn, type Written, writtenBy } from "./written.ts";

const PLACE_SOON = 500;
const PLACE_EVERY = 10_000;

/** Everything that is live for one signed-in person. */
export class Live {
	readonly identity: Identity;
	readonly link: Link;
	readonly rest: Rest;
	readonly people: People;
	readonly directory: Directory;
	readonly presence: RollcallClient["presence"];
	readonly chat: Chat;
	readonly written: Written;
	/** Where this browser is, while the person shares it. */
	readonly location: Location;
	/** When the sign-in ends, once the server has said that it does soon. A moment of this computer's clock. */
	readonly endsAt = new Signal<number | null>(null);
	readonly #client: RollcallClient;
	#placeReader: ReturnType<typeof setInterval> | undefined;

	constructor(identity: Identity, deviceId: string) {
		this.identity = identity;
		this.rest = new Rest(() => identity.token);
		this.written = writtenBy(identity);
		const storage = unsentIn(this.written);
		const client = createClient({ token: identity.token, deviceId, device: "web", storage });
		this.#client = client;
		this.link = new Link(client);
		this.presence = client.presence;
		this.chat = client.chat;
		this.location = client.location;
		this.people = new People(client.presence, identity.userId);
		this.directory = new Directory(this.rest, this.link);
		client.location.sharing.subscribe(() => this.#placeChanged());
		this.link.on("auth:expiring", ({ ttlMs }) => this.endsAt.set(Date.now() + ttlMs));
		client.connection.subscribe(() => this.#connectionChanged());
		this.link.retry();
	}

	/** Goes, and is seen to go. */
	leave(): void {
		this.#client.leave();
	}

	/** Goes, maybe to come back soon. */
	close(): void {
		clearInterval(this.#placeReader);
		this.#client.close();
	}

	/** Nobody is told of their own position (W33): of several devices the server chose one. So it is asked for. */
	#placeChanged(): void {
		clearInterval(this.#placeReader);
		if (this.location.sharing.getSnapshot() !== "on") return;
		const read = () => void this.#readPlace().catch(() => {}); // the next one reads it again
		this.#placeReader = setInterval(read, PLACE_EVERY);
		setTimeout(read, PLACE_SOON);
	}

	async #readPlace(): Promise<void> {
		const { lastLatitude, lastLongitude, lastAccuracy, lastLocationAt } =
			await this.rest.ask<"getOwnPresence">("GET /api/presence/me");
		if (lastLatitude === null || lastLongitude === null || lastLocationAt === null) return;
		const accuracy = lastAccuracy === null ? {} : { lastAccuracy };
		this.people.place.set({ lastLatitude, lastLongitude, lastLocationAt, ...accuracy });
	}

	#connectionChanged(): void {
		if (this.#client.connection.getSnapshot().kind === "connected") this.directory.load().catch(() => {}); // says so itself
	}
}
