import type { View } from "@rollcall/protocol/shapes";
import type { PresenceRecord, Timing } from "../../domain/record.ts";
import { settle } from "../../domain/settle.ts";
import { type OwnView, ownView, viewOf } from "../../domain/view.ts";
import { seenTrack, sightOf } from "../../domain/visibility.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Policy } from "../../ports/directory.ts";
import type { UserKey } from "../../ports/keys.ts";
import type { PresenceStore } from "../../ports/presence-store.ts";
import type { Policies } from "../directory/policies.ts";

export type ViewingPorts = {
	readonly presence: PresenceStore;
	readonly policies: Policies;
	readonly clock: Clock;
	readonly timing: Timing;
};

/** Makes views for one viewer. Every exit that answers a viewer uses it (VIS1). */
export class Lens {
	readonly #ports: ViewingPorts;
	readonly #viewer: UserKey;
	readonly #policy: Policy;

	private constructor(ports: ViewingPorts, viewer: UserKey, policy: Policy) {
		this.#ports = ports;
		this.#viewer = viewer;
		this.#policy = policy;
	}

	static async of(ports: ViewingPorts, viewer: UserKey): Promise<Lens> {
		return new Lens(ports, viewer, await ports.policies.of(viewer.companyId));
	}

	/** A colleague, or oneself, as the viewer sees them. The record must be of the viewer's company. */
	view(record: PresenceRecord): View | OwnView {
		return record.userId === this.#viewer.userId ? this.own(record) : this.colleague(record);
	}

	own(record: PresenceRecord): OwnView {
		const { clock, timing } = this.#ports;
		const now = clock.now();
		return ownView(settle(record, now, timing).record, { now, timing });
	}

	colleague(record: PresenceRecord): View {
		const { clock, timing } = this.#ports;
		const track = seenTrack(record.shown, sightOf(record.shown, this.#policy, this.#viewer.userId));
		return viewOf(record.userId, track, { now: clock.now(), timing });
	}

	/** The views of these people in the order asked; the unknown look like the never seen. */
	async views(userIds: readonly string[]): Promise<readonly (View | OwnView)[]> {
		const records = await this.#ports.presence.many(this.#viewer.companyId, userIds);
		return records.map((record) => this.view(record));
	}
}
