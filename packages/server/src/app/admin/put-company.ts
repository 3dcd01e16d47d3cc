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
	/** Companies whose policy was changed and whose people do not see each other by it yet. */
	readonly owedViews: Set<string>;
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

/** Lets everybody of a company be seen by what is stored, and come back to sync anew. */
async function changeViews(ports: CompanyPorts, companyId: string, how: { isUntold?: true } = {}): Promise<void> {
	await followPolicy(ports, companyId);
	await ports.presence.newEpoch(companyId);
	ports.bus.publish({ kind: "resync", companyId, ...how });
}

/** The same; what fails is owed from then on. */
async function changeViewsSurely(ports: CompanyPorts, companyId: string): Promise<void> {
	ports.owedViews.delete(companyId);
	try {
		await changeViews(ports, companyId);
	} catch (error) {
		ports.owedViews.add(companyId);
		throw error;
	}
}

/**
 * Policy, conversations and what people decided, stored of a company and told nobody, hold for everybody from now on. Those who are
 * connected and shown to nobody follow on the nodes that they are connected to. @throws as the stores do
 */
export async function applyStored(ports: CompanyPorts, companyId: string): Promise<void> {
	const company = await ports.directory.company(companyId);
	if (company === undefined) return;
	ports.bus.publish({ kind: "policy", companyId, policy: company.policy });
	await changeViews(ports, companyId, { isUntold: true });
}

/** Does what is owed to companies whose policy was changed while presence was away. @throws as presence does */
export async function changeOwedViews(ports: CompanyPorts): Promise<void> {
	const outcomes = await Promise.allSettled(
		[...ports.owedViews].map((companyId) => changeViewsSurely(ports, companyId)),
	);
	for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

function changesViews(before: Policy, after: Policy): boolean {
	return before.audience !== after.audience || before.locationAudience !== after.locationAudience;
}

/**
 * `PUT /admin/companies/:companyId`: makes a company or changes its policy. Where that changes what people see of each
 * other, everybody comes back and syncs anew; where that fails the policy is stored all the same, and the rest follows later.
 */
export async function putCompany(
	ports: CompanyPorts,
	{ companyId, policy }: { readonly companyId: string; readonly policy: BodyOf<"putCompany"> },
): Promise<Result<ReplyOf<"putCompany">>> {
	const { directory, bus, clock, owedViews } = ports;
	const before = await directory.company(companyId);
	const company = await directory.putCompany(companyId, given(policy), clock.now());
	bus.publish({ kind: "policy", companyId, policy: company.policy });
	const changes = before !== undefined && changesViews(before.policy, company.policy);
	if (changes || owedViews.has(companyId)) await changeViewsSurely(ports, companyId);
	return ok(companyShape(company));
}
