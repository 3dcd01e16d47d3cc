import type { EndpointName, ReplyOf } from "@rollcall/protocol/rest";

/** Why the operator's side of the server was not shown. */
export type Refusal =
	/** The key is not the server's. */
	| "wrong_key"
	/** The server has no operator key. */
	| "no_key"
	/** Too many wrong keys came from here. */
	| "wait"
	/** It cannot be reached, or answers with something else. */
	| "away";

/** Thrown where the server did not answer as asked. */
export class OperatorRefusal extends Error {
	readonly kind: Refusal;

	constructor(kind: Refusal) {
		super(kind);
		this.kind = kind;
	}
}

const KINDS: Readonly<Record<number, Refusal>> = { 401: "wrong_key", 403: "wrong_key", 404: "no_key", 429: "wait" };

/** The operator's side of REST: `askOperator<"listStats">(key, "/admin/stats")`. @throws OperatorRefusal */
export async function askOperator<Name extends EndpointName>(key: string, path: string): Promise<ReplyOf<Name>> {
	const headers = { authorization: `Bearer ${key}` };
	const response = await fetch(path, { headers }).catch(() => {
		throw new OperatorRefusal("away");
	});
	if (!response.ok) throw new OperatorRefusal(KINDS[response.status] ?? "away");
	return (await response.json()) as ReplyOf<Name>;
}
