import { expect, test } from "bun:test";
import type { TestClient } from "../support/test-client.ts";
import { TestServer } from "../support/test-server.ts";

const VIEWERS = 15;
const JOINERS = 90;
const TICKS = 10;
/** What one person's coming may cost one viewer, in bytes of JSON. */
const BYTES_EACH = 1_200;

test("[T-27] who joins within one second, each with several devices and changes, costs each viewer at most two events each", async () => {
	await using server = await TestServer.start();
	const viewers: TestClient[] = [];
	for (let index = 0; index < VIEWERS; index += 1) viewers.push(await server.connect(`viewer-${index}`));
	await server.announce();
	for (const viewer of viewers) viewer.forget();
	for (let tick = 0; tick < TICKS; tick += 1) {
		const joining = Array.from({ length: JOINERS / TICKS }, (_, index) => `joiner-${tick * (JOINERS / TICKS) + index}`);
		await Promise.all(
			joining.map(async (userId) => {
				const phone = await server.connect(userId, { auth: { deviceId: "phone" } });
				await server.connect(userId, { auth: { deviceId: "laptop" } });
				await phone.send("activity:set", { projectId: "a" });
				await phone.send("activity:set", { projectId: "b" });
				await phone.send("presence:set", { status: "dnd" });
				await phone.send("presence:set", { status: "auto" });
			}),
		);
		await server.advance(100);
	}
	await server.announce();
	for (const viewer of viewers) {
		for (let index = 0; index < JOINERS; index += 1) {
			const names = viewer.names(`joiner-${index}`);
			expect([index, names[0], names.length <= 2 ? "few" : names]).toEqual([index, "user:online", "few"]);
		}
		expect(JSON.stringify(viewer.heard).length).toBeLessThan(JOINERS * BYTES_EACH);
	}
});
