import type { DataOf } from "@rollcall/protocol/events/down";
import type { Identity } from "../session/token.ts";
import { Feed } from "./feed.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Link } from "./link.ts";
import { People } from "./people.ts";
import { ownView } from "./presence.ts";
import { Directory } from "./profiles.ts";
import { Rest } from "./rest.ts";
import { Signal } from "./signal.ts";

/** Oneself: the true state, and the devices that are connected. */
export type Self = DataOf<"presence:self">;

/** Everything that is live for one signed-in person. */
export class Live {
	readonly identity: Identity;
	readonly link: Link;
	readonly rest: Rest;
	readonly people = new People();
	readonly feed: Feed;
	readonly directory: Directory;
	readonly heartbeat: Heartbeat;
	readonly self = new Signal<Self | null>(null);

	constructor(identity: Identity, deviceId: string) {
		this.identity = identity;
		this.rest = new Rest(() => identity.token);
		this.link = new Link({ token: identity.token, deviceId, device: "web", batch: true });
		this.feed = new Feed(this.link, this.people);
		this.directory = new Directory(this.rest, this.link);
		this.heartbeat = new Heartbeat(this.link, () => void this.#readPlace().catch(() => {})); // the next one reads it again
		this.link.on("presence:self", (self) => this.#isNow(self as Self));
		this.link.socket.on("connect", () => this.#arrived());
	}

	close(): void {
		this.heartbeat.close();
		this.feed.close();
		this.link.close();
	}

	#arrived(): void {
		this.directory.load().catch(() => {}); // says so itself
		this.#readSelf().catch(() => {}); // presence:self tells the next change anyway
	}

	async #readSelf(): Promise<void> {
		const [session, { devices }] = await Promise.all([
			this.rest.ask<"getOwnPresence">("GET /api/presence/me"),
			this.rest.ask<"listDevices">("GET /api/presence/devices"),
		]);
		this.#isNow({ ...session, devices });
	}

	/** Nobody is told of their own position (W33): of several devices the server chose one. */
	async #readPlace(): Promise<void> {
		const session = await this.rest.ask<"getOwnPresence">("GET /api/presence/me");
		const self = this.self.get();
		if (self !== null) this.#isNow({ ...self, ...session });
	}

	#isNow(self: Self): void {
		this.self.set(self);
		this.people.setOwn(ownView(self, self.devices));
	}
}
