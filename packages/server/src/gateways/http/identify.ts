import type { Endpoint } from "@rollcall/protocol/definition";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { Caller } from "../../app/caller.ts";
import type { Admission } from "../../app/directory/admit.ts";
import type { Rates, Source } from "../../app/rates/rates.ts";

export type IdentifyPorts = {
	readonly admission: Admission;
	/** Is this the operator's key? Null: none is configured, and there is no `/admin`. */
	readonly isAdmin: ((key: string) => boolean) | null;
	readonly rates: Pick<
		Rates,
		"request" | "requestFrom" | "tryKey" | "wrongKey" | "isBusy" | "oweRequests" | "comeBackAfter"
	>;
};

const SCHEME = /^bearer +/i;

/** Cut by hand: a pattern for the whole takes a second over a header made of spaces (T-18). */
function bearerOf(request: Request): string | undefined {
	const header = request.headers.get("authorization") ?? "";
	const scheme = SCHEME.exec(header)?.[0];
	const credentials = scheme === undefined ? "" : header.slice(scheme.length).trim();
	return credentials === "" ? undefined : credentials;
}

async function user({ admission, rates }: IdentifyPorts, token: string): Promise<Result<Caller>> {
	const admitted = await admission.admit(token);
	if (!admitted.ok) return admitted;
	const { companyId, userId, role, deviceId } = admitted.value;
	const tooMany = rates.request(admitted.value);
	if (tooMany !== null) return tooMany;
	return ok({ companyId, userId, role, deviceId, connectionId: null });
}

/** Wrong keys are few from one address, or somebody who has time would find the right one. */
function operator({ isAdmin, rates }: IdentifyPorts, key: string, source: Source): Result<null> {
	const tooMany = rates.tryKey(source);
	if (tooMany !== null) return tooMany;
	if (isAdmin?.(key) === true) return ok(null);
	rates.wrongKey(source);
	return fail("unauthorized");
}

/** Whoever asks, and from where. */
export type Asker = { readonly request: Request; readonly source: Source };

/** Who asks (W12): a user by their token, the operator by the admin key, or anyone, who is nobody in particular. */
export async function identify(
	ports: IdentifyPorts,
	who: Endpoint["who"],
	{ request, source }: Asker,
): Promise<Result<Caller | null>> {
	const tooMany = ports.rates.requestFrom(source);
	if (tooMany !== null) return tooMany;
	if (who === "anyone") return ok(null);
	const bearer = bearerOf(request);
	if (bearer === undefined) return fail("unauthorized");
	return who === "user" ? user(ports, bearer) : operator(ports, bearer, source);
}
