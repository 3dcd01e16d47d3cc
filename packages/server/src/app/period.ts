import { fail, ok, type Result } from "@rollcall/protocol/errors";
import type { Period } from "../domain/day-sums.ts";
import { millis } from "../domain/view.ts";
import type { Millis } from "../ports/keys.ts";

const DEFAULT_LENGTH: Millis = 86_400_000;

type Asked = { readonly from?: string | undefined; readonly to?: string | undefined };

/** The period that is asked for: up to now and 24 hours long, where nothing else is said. */
export function periodOf({ from, to }: Asked, now: Millis): Result<Period> {
	const end = millis(to) ?? now;
	const start = millis(from) ?? end - DEFAULT_LENGTH;
	return start < end ? ok({ from: start, to: end }) : fail("bad_request", "from: must be before to");
}
