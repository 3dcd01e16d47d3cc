import { createHash, timingSafeEqual } from "node:crypto";

/** Says whether a given key is the operator's; never, where none is configured. Takes the same time for every answer. */
export function makeAdminCheck(adminKey: string | null): (given: string) => boolean {
	if (adminKey === null) return () => false;
	const wanted = digest(adminKey);
	return (given) => timingSafeEqual(digest(given), wanted);
}

function digest(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}
