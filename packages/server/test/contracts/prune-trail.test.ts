import { expect, test } from "bun:test";
import { openSqlite } from "../../src/adapters/sql/sqlite.ts";
import { pruneTrail } from "../../src/app/location/prune-trail.ts";
import { aProfile } from "./durable-stores.ts";

const ADA = { companyId: "acme", userId: "ada" };
const TTL = 1_000;

test("[LOC5] the trail is pruned of all that is too old, however much it is, and of nothing else", async () => {
	const { directory, trail, close } = await openSqlite({ file: ":memory:" });
	await directory.seen(aProfile(ADA), 1);
	const nothing = { accuracy: null, heading: null, speed: null, sharedWith: "company" } as const;
	const point = (capturedAt: number) => ({
		...ADA,
		...nothing,
		deviceId: "phone",
		latitude: 1,
		longitude: 2,
		capturedAt,
	});
	await trail.append(Array.from({ length: 4_000 }, (_, at) => point(at)));
	await pruneTrail({ trail, trailTtl: TTL }, 4_998);
	const left = await trail.between({ key: ADA, from: 0, to: 10_000, limit: 10 });
	expect(left.items.map(({ capturedAt }) => capturedAt)).toEqual([3_998, 3_999]);
	await close();
});
