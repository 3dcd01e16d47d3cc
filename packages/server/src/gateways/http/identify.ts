import type { Endpoint } from "@rollcall/protocol/definition";
import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { Caller } from "../../app/caller.ts";
import type { Admission } from "../../app/directory/admit.ts";

export type IdentifyPorts = {
	readonly admission: Admission;
	/** Is this the operator's key? Null: none is configured, and there is no `/admin`. */
	readonly isAdmin: ((key: string) => boolean) | null;
};

const SCHEME = /^bearer +/i;

/** Cut by hand: a pattern for the whole takes a second over a header made of spaces (T-18). */
function bearerOf(request: Request): string | undefined {
	const header = request.headers.get("authorization") ?? "";
	const scheme = SCHEME.exec(header)?.[0];
	const credentials = scheme === undefined ? "" : header.slice(scheme.length).trim();
	return credentials === "" ? undefined : credentials;
}

async function user({ admission }: IdentifyPorts, token: string): Promise<Result<Caller>> {
	const admitted = await admission.admit(token);
	if (!admitted.ok) return admitted;
	const { companyId, userId, role, deviceId } = admitted.value;
	return ok({ companyId, userId, role, deviceId, connectionId: null });
}

/** Who asks (W12): a user by their token, the operator by the admin key, or anyone, who is nobody in particular. */
export async function identify(
	ports: IdentifyPorts,
	who: Endpoint["who"],
	request: Request,
): Promise<Result<Caller | null>> {
	if (who === "anyone") return ok(null);
	const bearer = bearerOf(request);
	if (bearer === undefined) return fail("unauthorized");
	if (who === "user") return user(ports, bearer);
	return ports.isAdmin?.(bearer) === true ? ok(null) : fail("unauthorized");
}
