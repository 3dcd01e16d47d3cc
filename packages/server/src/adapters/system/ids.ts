import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import type { Ids } from "../../ports/clock.ts";

/** UUIDv7 (W24): ids made later sort later, also within one millisecond. */
export const uuidIds: Ids = { next: () => v7() };

const SECRET_BYTES = 15;
/** Taken from the system at once: asking it costs more than what it gives. */
const POOL_BYTES = SECRET_BYTES * 256;

let pool = Buffer.alloc(0);
let used = 0;

/** 120 random bits in 20 characters, for ids that are a credential. */
export function secretId(): string {
	if (used >= pool.length) {
		pool = randomBytes(POOL_BYTES);
		used = 0;
	}
	const id = pool.toString("base64url", used, used + SECRET_BYTES);
	// What was given away must not be found in memory later.
	pool.fill(0, used, used + SECRET_BYTES);
	used += SECRET_BYTES;
	return id;
}
