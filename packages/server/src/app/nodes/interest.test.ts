import { expect, test } from "bun:test";
import { StoreUnavailable } from "../../ports/store-unavailable.ts";
import { Interest } from "./interest.ts";

/** Notes what is asked of bus, leases and caches. */
function anInterest({ away = false } = {}) {
	const said: string[] = [];
	const connected = new Set<string>();
	const failures: string[] = [];
	const gate = Promise.withResolvers<void>();
	const answer = async (): Promise<void> => {
		await gate.promise;
		if (away) throw new StoreUnavailable("away");
	};
	const note = (word: string) => (companyId: string) => {
		said.push(`${word} ${companyId}`);
		return answer();
	};
	const interest = new Interest({
		bus: { follow: note("follow"), unfollow: (companyId) => void said.push(`unfollow ${companyId}`) },
		leases: { serves: note("serves"), leaves: note("leaves") },
		hasConnections: (companyId) => connected.has(companyId),
		forget: (companyId) => void said.push(`forget ${companyId}`),
		failed: (what) => void failures.push(what),
	});
	return { interest, said, connected, failures, open: gate.resolve };
}

test("[STO7] [PR23] whoever uses a company first waits until its messages are heard; later there is nothing to wait for", async () => {
	const { interest, said, open } = anInterest();
	const first = interest.use("acme", 0);
	const second = interest.use("acme", 0);
	expect(second).toBe(first as Promise<void>);
	open();
	await first;
	expect(interest.use("acme", 1)).toBeUndefined();
	expect(said).toEqual(["follow acme", "serves acme"]);
});

test("[STO7] a company without connections is let go a minute after its last use, and what was kept of it with it", async () => {
	const { interest, said, connected, open } = anInterest();
	open();
	await interest.use("acme", 0);
	await interest.use("beta", 0);
	connected.add("beta");
	interest.tick(59_999);
	expect(said).toHaveLength(4);
	await interest.use("acme", 59_999);
	interest.tick(60_000);
	expect(said).toHaveLength(4);
	interest.tick(119_999);
	expect(said.slice(4)).toEqual(["unfollow acme", "forget acme", "leaves acme"]);
	await interest.use("acme", 120_000);
	expect(said.slice(7)).toEqual(["follow acme", "serves acme"]);
});

test("[CLU2] nobody is refused because the stores are away", async () => {
	const { interest, failures, open } = anInterest({ away: true });
	open();
	await interest.use("acme", 0);
	expect(interest.use("acme", 1)).toBeUndefined();
	expect(failures).toEqual([]);
});
