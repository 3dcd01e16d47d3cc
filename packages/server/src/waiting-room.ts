import type { Config } from "./config/settings.ts";
import { readTls } from "./config/tls-files.ts";
import { json, problem } from "./gateways/http/answers.ts";
import type { Log } from "./telemetry/logger.ts";
import { listenBun } from "./wire/transport-bun.ts";

const SMALL = 1_024;

/** What stands at the server's address while it cannot serve yet: alive, and not ready for a reason (STO6). */
export type WaitingRoom = {
	readonly url: string;
	/** Why, for whoever asks `readyz`: a sentence that may be read by anyone. */
	say(reason: string): void;
	close(): Promise<void>;
};

/** Opens it. Rejects where the address cannot be used. */
export function openWaitingRoom(config: Config, log: Log): WaitingRoom {
	let reason = "";
	const transport = listenBun({
		host: config.host,
		port: config.port,
		tls: readTls(config),
		maxFrame: SMALL,
		maxWaiting: SMALL,
		maxRequestBody: config.maxPayload,
		handle: (request) =>
			new URL(request.url).pathname === "/livez"
				? json({ status: "ok" }, 200)
				: problem({ code: "unavailable", message: reason }),
		fault: (err) => log.error({ err }, "a request failed"),
	});
	return {
		url: transport.url,
		say: (sentence) => {
			reason = sentence;
		},
		close: () => transport.close(),
	};
}
