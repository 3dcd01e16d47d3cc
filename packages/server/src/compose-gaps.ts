import { addRevocations, type RevocationIndex } from "./auth/revoked.ts";
import type { Base, Core } from "./compose-core.ts";
import type { Messages } from "./gateways/socket/messages.ts";

/**
 * What other nodes said and this one did not hear is asked for: of a company its clients come back and sync, and nothing
 * kept of it is used again (STO7); of what concerns every node all is read anew.
 */
export function healGaps(base: Base, core: Core, heals: { messages: Messages; revocations: RevocationIndex }): void {
	core.bus.onGap((companyId) => {
		if (companyId === null)
			reload(base, core, heals).catch((error: unknown) => base.failed("what was not heard", error));
		else {
			core.forget(companyId);
			heals.messages.resync(companyId);
		}
	});
}

async function reload(
	{ stores }: Base,
	core: Core,
	{ messages, revocations }: { readonly messages: Messages; readonly revocations: RevocationIndex },
): Promise<void> {
	core.admission.forgetAll();
	await addRevocations(revocations, stores.revocations);
	messages.endRevoked((bearer) => revocations.isRevoked(bearer));
	await core.policies.reload();
	await core.hiddenReceipts.load(stores.receipts);
}
