import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import type { Ids } from "../../ports/clock.ts";

/** UUIDv7 (W24): ids made later sort later, also within one millisecond. */
export const uuidIds: Ids = { next: () => v7() };

const SECRET_BYTES = 15;

/** 120 random bits in 20 characters, for ids that are a credential. */
export function secretId(): string {
	return randomBytes(SECRET_BYTES).toString("base64url");
}
