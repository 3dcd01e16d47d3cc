import { ERRORS, type Failure } from "@rollcall/protocol/errors";
import { StoreUnavailable } from "../ports/store-unavailable.ts";

const COME_BACK_AFTER = 1_000;

/** What somebody is told whose request ended in an exception; `isBug` where the log must hear of it. */
export type Unexpected = { readonly failure: Failure; readonly isBug: boolean };

/** A store that is away is `unavailable`; every other exception is a bug, and `internal` without a detail (W21). */
export function unexpected(error: unknown): Unexpected {
	if (error instanceof StoreUnavailable) {
		const message = "A store is away; try again.";
		return { isBug: false, failure: { code: "unavailable", message, retryAfterMs: COME_BACK_AFTER } };
	}
	return { isBug: true, failure: { code: "internal", message: ERRORS.internal.sentence } };
}
