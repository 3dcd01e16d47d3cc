import type { ReturningCrowd } from "../domain/returning.ts";
import type { Bus } from "../ports/bus.ts";
import type { Revocation } from "../ports/revocation-list.ts";
import type { HiddenReceipts } from "./chat/hidden-receipts.ts";
import type { MembershipCache } from "./chat/memberships.ts";
import type { RosterCache } from "./chat/rosters.ts";
import type { Admission } from "./directory/admit.ts";
import type { Policies } from "./directory/policies.ts";
import type { Flicker } from "./rates/flicker.ts";

/** What a node keeps in memory of what is durable. */
export type Kept = {
	readonly revocations: { add(revocation: Revocation): void };
	readonly admission: Admission;
	readonly policies: Policies;
	readonly memberships: MembershipCache;
	readonly rosters: RosterCache;
	readonly hiddenReceipts: HiddenReceipts;
	readonly returning: ReturningCrowd;
	readonly flicker: Flicker;
	/** Nothing that is kept of the company may be relied on any more. */
	readonly untold: (companyId: string) => void;
};

/** Lets what is kept in memory follow what is changed, here or on another node. */
export function followBus(bus: Bus, kept: Kept): void {
	bus.subscribe((message) => {
		switch (message.kind) {
			case "announced":
				return kept.flicker.heard(message);
			case "revoked":
				return kept.revocations.add(message.revocation);
			case "profile":
				return kept.admission.changed(message.user);
			case "erased":
				return kept.admission.forget(message.key.companyId, message.key.userId);
			case "policy":
				return kept.policies.put(message.companyId, message.policy);
			case "membership":
				kept.memberships.changed(message);
				return kept.rosters.changed(message);
			case "crowd":
				return kept.returning.comesElsewhere(message.until);
			case "hidden":
				return kept.hiddenReceipts.know(message.key);
			case "resync":
				if (message.isUntold === true) kept.untold(message.companyId);
				return;
		}
	});
}
