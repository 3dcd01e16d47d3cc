import { applyStored } from "./app/admin/put-company.ts";
import { MembershipChecks } from "./app/chat/membership-checks.ts";
import { Doubts } from "./app/doubts.ts";
import { addRevocations, type RevocationIndex } from "./auth/revoked.ts";
import { type Base, type Core, portsOf } from "./compose-core.ts";
import type { Messages } from "./gateways/socket/messages.ts";
import type { UserKey } from "./ports/keys.ts";
import type { Job } from "./scheduler.ts";

type Heals = { readonly messages: Messages; readonly revocations: RevocationIndex };

const LOOK_EVERY = 250;

/**
 * What other nodes said and this one did not hear is asked for: of a company its clients come back and sync, and nothing
 * kept of it is used again (STO7); of what concerns every node all is read anew. Gives the job that does the latter, as
 * often as it takes: the database may be away, too.
 */
export function healGaps(base: Base, core: Core, heals: Heals): Job {
	let owes = false;
	const heal = async (): Promise<void> => {
		if (!owes) return;
		owes = false;
		try {
			await reload(base, core, heals);
		} catch (error) {
			owes = true;
			throw error;
		}
	};
	core.bus.onGap((companyId) => {
		base.meters.gaps[companyId === null ? "all" : "company"] += 1;
		if (companyId === null) {
			owes = true;
			return;
		}
		core.forget(companyId);
		heals.messages.resync(companyId);
	});
	return { name: "what was not heard", every: LOOK_EVERY, run: heal };
}

/** What the durable store did without an answer is made known to everybody of the company. Gives the job that does it. */
export function settleDoubts(base: Base, core: Core): Job {
	const { stores, steady } = base;
	const ports = portsOf(base, core);
	const settle = (companyId: string) => applyStored(ports, companyId);
	const doubts = new Doubts({ clock: steady, isAway: () => stores.stats().isAway, settle });
	stores.onDoubt((companyId) => doubts.add(companyId));
	core.bus.subscribe((message) => {
		if (message.kind === "resync" && message.isUntold === true) doubts.settled(message.companyId);
	});
	return { name: "doubts", every: LOOK_EVERY, run: () => doubts.tick() };
}

/** Who is in a conversation is told as the store has it, in whatever order nodes have told it. Gives the job that sees to it. */
export function checkMemberships({ clock, failed }: Base, core: Core): Job {
	const { registry, memberships } = core;
	const knows = (key: UserKey) => registry.ofUser(key).length > 0 || memberships.peek(key) !== undefined;
	const checks = new MembershipChecks({ ...core, clock, knows, failed });
	return { name: "memberships", every: LOOK_EVERY, run: () => checks.tick() };
}

async function reload({ stores }: Base, core: Core, { messages, revocations }: Heals): Promise<void> {
	core.admission.forgetAll();
	await addRevocations(revocations, stores.revocations);
	messages.endRevoked((bearer) => revocations.isRevoked(bearer));
	await core.policies.reload();
	await core.hiddenReceipts.load(stores.receipts);
}
