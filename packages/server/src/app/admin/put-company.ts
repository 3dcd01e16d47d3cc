import { ok, type Result } from "@rollcall/protocol/errors";
import type { BodyOf, QueryOf, ReplyOf } from "@rollcall/protocol/rest";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Company, Directory, Policy } from "../../ports/directory.ts";
import { type FollowPorts, followTouched } from "../chat/partners.ts";
import { given } from "../given.ts";
import { presentPeople } from "../presence/present-people.ts";

export type CompanyPorts = FollowPorts & {
	readonly directory: Directory;
	readonly bus: Bus;
	readonly clock: Clock;
	/** Announces what waits, and resolves when that is done. */
	readonly announceNow: () => Promise<void>;
};

function companyShape({ companyId, policy, createdAt }: Company): ReplyOf<"putCompany"> {
	return { companyId, policy, createdAt: iso(createdAt) };
}

/** `GET /admin/companies`. */
export async function listCompanies(
	{ directory }: Pick<CompanyPorts, "directory">,
	{ cursor, limit }: QueryOf<"listCompanies">,
): Promise<Result<ReplyOf<"listCompanies">>> {
	const page = await directory.companies({ ...given({ cursor }), limit });
	return ok({ companies: page.items.map(companyShape), nextCursor: page.nextCursor });
}

/**
 * Of who is there, whom they talk with is known only where it matters (VIS3): now it may, or ceased to. Who has just come
 * is announced first, so that they are among them.
 */
async function followPolicy(ports: CompanyPorts, companyId: string): Promise<void> {
	await ports.announceNow();
	for await (const records of presentPeople(ports, { companyId }))
		await followTouched(
			ports,
			companyId,
			records.map(({ userId }) => userId),
		);
}

function changesViews(before: Policy, after: Policy): boolean {
	return before.audience !== after.audience || before.locationAudience !== after.locationAudience;
}

/**
 * `PUT /admin/companies/:companyId`: makes a company or changes its policy. Where that changes what people see of each
 * other, everybody comes back and syncs anew.
 */
export async function putCompany(
	ports: CompanyPorts,
	{ companyId, policy }: { readonly companyId: string; readonly policy: BodyOf<"putCompany"> },
): Promise<Result<ReplyOf<"putCompany">>> {
	const { directory, presence, bus, clock } = ports;
	const before = await directory.company(companyId);
	const company = await directory.putCompany(companyId, given(policy), clock.now());
	bus.publish({ kind: "policy", companyId, policy: company.policy });
	if (before !== undefined && changesViews(before.policy, company.policy)) {
		await followPolicy(ports, companyId);
		await presence.newEpoch(companyId);
		bus.publish({ kind: "resync", companyId });
	}
	return ok(companyShape(company));
}
