import { expect, test } from "bun:test";
import { startServer } from "../../src/compose.ts";
import { defaultConfig } from "../../src/config/load.ts";
import { makeLog } from "../../src/telemetry/logger.ts";
import { RawSocket } from "../support/raw-socket.ts";
import { SECRET } from "../support/sign-token.ts";
import { within } from "../support/test-client.ts";

const HOUR = 3_600_000;

test("[T-32] a clock that is put back holds up nothing: who does not say who they are is closed in time", async () => {
	const logged: string[] = [];
	const log = makeLog("warn", { write: (line) => void logged.push(line) });
	const config = defaultConfig({ port: 0, jwtSecret: SECRET, authTimeout: 300 });
	const server = await startServer(config, { log, databaseFile: ":memory:" });
	const { now } = Date;
	try {
		const before = new RawSocket(server.url, "/ws");
		await before.opened;
		Date.now = () => now() - HOUR;
		expect(await within(before.closed, "the end of who came before")).toMatchObject({ code: 4408 });
		const after = new RawSocket(server.url, "/ws");
		expect(await within(after.closed, "the end of who came after")).toMatchObject({ code: 4408 });
	} finally {
		Date.now = now;
		await server.close();
	}
	expect(logged).toEqual([]);
});
