import { ok, type Result } from "@rollcall/protocol/errors";
import type { BodyOf, ReplyOf } from "@rollcall/protocol/rest";
import { iso } from "../../domain/view.ts";
import type { Bus } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Revocation, RevocationList } from "../../ports/revocation-list.ts";

export type RevocationPorts = { readonly revocations: RevocationList; readonly bus: Bus; readonly clock: Clock };

/** Ends matching tokens issued up to now, durably first, and has their connections closed (W14). */
export async function revoke(
	{ revocations, bus, clock }: RevocationPorts,
	match: Omit<Revocation, "at">,
): Promise<Revocation> {
	const revocation: Revocation = { ...match, at: clock.now() };
	await revocations.add(revocation);
	bus.publish({ kind: "revoked", revocation });
	return revocation;
}

/** `POST /admin/revocations`. */
export async function postRevocation(
	ports: RevocationPorts,
	{ companyId, userId, deviceId, jti }: BodyOf<"postRevocation">,
): Promise<Result<ReplyOf<"postRevocation">>> {
	const match = { companyId, userId: userId ?? null, deviceId: deviceId ?? null, jti: jti ?? null };
	const { at, ...matched } = await revoke(ports, match);
	return ok({ ...matched, at: iso(at) });
}
