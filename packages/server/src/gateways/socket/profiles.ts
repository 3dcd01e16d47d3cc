import { userName } from "../../app/rates/rates.ts";
import type { Shown } from "../../domain/record.ts";
import { seenTrack, sightOf } from "../../domain/visibility.ts";
import type { BusMessage } from "../../ports/bus.ts";
import type { Policy, User } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { Feeds } from "./feeds.ts";
import { framesOf, sendFrames } from "./frames.ts";
import type { Registry } from "./registry.ts";
import { FEED_NAMESPACE } from "./told.ts";

export type ProfilePorts = {
	readonly presence: PresenceStore;
	readonly registry: Registry;
	readonly feeds: Feeds;
	readonly policyOf: (companyId: string) => Policy | undefined;
	readonly failed: (what: string, error: unknown) => void;
};

type Profile = Pick<User, "companyId" | "userId" | "name" | "avatarUrl">;

const WAITING_AT_MOST = 10_000;

/**
 * Tells colleagues of a changed name or avatar, once they can see the user present: earlier it would betray somebody
 * who arrives unseen (VIS5).
 */
export class Profiles {
	readonly #ports: ProfilePorts;
	readonly #waiting = new Map<string, Profile>();

	constructor(ports: ProfilePorts) {
		this.#ports = ports;
	}

	changed(user: User): void {
		this.#waiting.delete(userName(user));
		this.#ports.presence.get(user).then(
			({ shown }) => {
				if (shown.plain.status === "offline") this.#wait(user);
				else this.#tell(user, shown);
			},
			(error: unknown) => this.#ports.failed("user:profile", error),
		);
	}

	/** Whoever has this id next is somebody else, and perhaps without a name of their own. */
	erased({ companyId, userId }: UserKey): void {
		this.#wait({ companyId, userId, name: null, avatarUrl: null });
	}

	announced({ companyId, changes }: Extract<BusMessage, { kind: "announced" }>): void {
		if (this.#waiting.size === 0) return;
		for (const { userId, after } of changes) {
			const id = userName({ companyId, userId });
			const user = this.#waiting.get(id);
			if (user === undefined || after.plain.status === "offline") continue;
			this.#waiting.delete(id);
			this.#tell(user, after);
		}
	}

	#wait(profile: Profile): void {
		const id = userName(profile);
		if (this.#waiting.size < WAITING_AT_MOST || this.#waiting.has(id)) this.#waiting.set(id, profile);
	}

	#tell({ companyId, userId, name, avatarUrl }: Profile, shown: Shown): void {
		const policy = this.#ports.policyOf(companyId);
		if (policy === undefined) return;
		const frames = framesOf(FEED_NAMESPACE, "user:profile", { userId, name, avatarUrl });
		const mode = this.#ports.feeds.modeOf(companyId);
		for (const connection of this.#ports.registry.ofCompany(companyId)) {
			const { key, format, socket, onFeed } = connection;
			if (!onFeed || format === "simple" || key.userId === userId || !connection.follows(userId, mode)) continue;
			if (seenTrack(shown, sightOf(shown, policy, key.userId)).status === "offline") continue;
			sendFrames(socket, frames);
		}
	}
}
