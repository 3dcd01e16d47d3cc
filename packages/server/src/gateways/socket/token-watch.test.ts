import { expect, test } from "bun:test";
import type { Link } from "../../wire/gateway.ts";
import { TokenWatch } from "./token-watch.ts";

const NOW = Date.parse("2026-03-02T09:00:00.000Z");

function idleLink(id: string): Link {
	return {
		id,
		kind: "plain",
		userAgent: "",
		state: undefined,
		yieldFor: () => {},
		hasUnheard: false,
		sockets: [],
		topics: () => [],
		waiting: () => 0,
		close: () => {},
	};
}

test("[W14] a link that has gone leaves nothing behind, however long its token would have lived", () => {
	const watch = new TokenWatch({ warnBefore: 60_000, leeway: 5_000 });
	const [first, second] = [idleLink("first"), idleLink("second")];
	const expiresAt = NOW + 30 * 86_400_000;
	watch.watch(first, expiresAt);
	watch.watch(second, expiresAt);
	watch.forget(first, expiresAt);
	expect(watch.size).toBe(2);
	watch.forget(second, expiresAt);
	expect(watch.size).toBe(0);
});
