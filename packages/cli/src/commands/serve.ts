import { randomBytes } from "node:crypto";
import { signToken } from "@rollcall/server/auth/sign-token";
import { ensureDevSecret, hasKey, NO_KEY_TEXT } from "@rollcall/server/config/dev-secret";
import type { Config } from "@rollcall/server/config/settings";
import type { Log } from "@rollcall/server/telemetry/logger";
import type { Command } from "commander";
import { CONSOLE } from "../console-files.ts";
import type { RunningDemo } from "../demo/start-demo.ts";
import { EXIT_FAILED, EXIT_USAGE } from "../exit-codes.ts";
import { inTime } from "../in-time.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";
import { stopAsked } from "../stop-asked.ts";
import { addDemoFlags, DEMO_DATA_DIR, demoWish } from "./demo-flags.ts";
import { failureText } from "./failure-text.ts";
import { DEMO_COMPANY } from "./made-up.ts";
import { type ConsoleState, type Readiness, readyText } from "./ready-text.ts";

/** A close that takes longer has failed (CLU4), in milliseconds. */
const LONGEST_CLOSE = 20_000;
/** How long the printed link signs somebody in, in milliseconds. */
const DEV_TOKEN_TTL = 12 * 3_600_000;
/** Whom the printed link signs in. */
const DEV_USER = { userId: "alice", name: "Alice" } as const;
const DEV_COMPANY = "acme";
/** Of the key that lets whoever develops see the server's side, for one run. */
const OPERATOR_KEY_BYTES = 24;
/** A demo has the same people every time. */
const DEMO_SEED = 1;

export function build(command: Command): { run(): Promise<number> } {
	command.option("--dev", "For development: makes a random secret in the data folder where no key is configured.");
	addDemoFlags(command);
	addSettingFlags(command).addHelpText(
		"after",
		"\nLines for people go to standard output, the log to standard error, one JSON object a line.",
	);
	return { run: () => serve(command) };
}

async function serve(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const { origins } = loaded;
	const { people, faults } = demoWish(command.opts(), loaded.config);
	if (faults.length > 0) {
		console.error(faults.join("\n"));
		return EXIT_USAGE;
	}
	const ownFolder = people !== null && origins.dataDir.origin === "default";
	const config = ownFolder ? { ...loaded.config, dataDir: DEMO_DATA_DIR } : loaded.config;
	try {
		const prepared = prepare(config, people);
		if (prepared === undefined) {
			console.error(NO_KEY_TEXT);
			return EXIT_USAGE;
		}
		const isQuiet = config.dev && origins.logLevel.origin === "default";
		return await start({ ...prepared, config: { ...prepared.config, logLevel: isQuiet ? "warn" : config.logLevel } });
	} catch (error) {
		console.error(await failureText(error, config));
		return EXIT_FAILED;
	}
}

type Prepared = {
	readonly config: Config;
	/** How many made-up people use it; null for none. */
	readonly people: number | null;
	readonly readiness: Omit<Readiness, "url" | "console" | "demo">;
};

/** The configuration with a key in it; undefined where there is none and none may be made. */
function prepare(config: Config, people: number | null): Prepared | undefined {
	const { dataDir, dev } = config;
	if (!hasKey(config) && !dev) return undefined;
	const companyId = people === null ? DEV_COMPANY : DEMO_COMPANY;
	const operatorKey = dev && config.adminKey === null ? randomBytes(OPERATOR_KEY_BYTES).toString("base64url") : null;
	const devSecret = hasKey(config) ? null : ensureDevSecret(dataDir);
	const jwtSecret = devSecret?.secret ?? config.jwtSecret;
	const ready = { ...config, adminKey: config.adminKey ?? operatorKey, jwtSecret };
	const devToken = devTokenOf(ready, companyId);
	return { config: ready, people, readiness: { dataDir, dev, companyId, operatorKey, devToken, devSecret } };
}

/** Signs somebody in who looks at the console for the first time; null where this server is not for development. */
function devTokenOf({ dev, jwtSecret, jwtIssuer, jwtAudience }: Config, companyId: string): string | null {
	if (!dev || jwtSecret === null) return null;
	const issuedAt = Date.now();
	const who = { ...DEV_USER, companyId, role: "admin" } as const;
	const times = { issuedAt, expiresAt: issuedAt + DEV_TOKEN_TTL };
	return signToken({ ...who, ...times, issuer: jwtIssuer, audience: jwtAudience }, jwtSecret);
}

type DemoPlace = { readonly config: Config; readonly people: number; readonly url: string; readonly log: Log };

async function demoOf({ config, people, url, log }: DemoPlace): Promise<RunningDemo> {
	const { jwtSecret, jwtIssuer: issuer, jwtAudience: audience } = config;
	const who = { companyId: DEMO_COMPANY, people, guest: DEV_USER.userId, seed: DEMO_SEED, pace: 1 };
	const order = { url, ...who, secret: jwtSecret ?? "", issuer, audience };
	const { startDemo } = await import("../demo/start-demo.ts");
	return startDemo({ order, guestName: DEV_USER.name }, (problem) => log.warn({ problem }, "demo"));
}

function consoleState(config: Config, hasSite: boolean): ConsoleState {
	if (hasSite) return "served";
	return config.console ? "not built" : "off";
}

async function start({ config, people, readiness }: Prepared): Promise<number> {
	const [{ startStores }, { makeLog }] = await Promise.all([
		import("@rollcall/server/start-stores"),
		import("@rollcall/server/telemetry/logger"),
	]);
	const log = makeLog(config.logLevel);
	surviveBugs(log);
	const asked = stopAsked();
	const stores = startStores(config, { log });
	stores.catch(() => {}); // whoever starts with them hears of it
	// While the store's thread reads its code, this one reads the rest.
	const { startServer } = await import("@rollcall/server/compose");
	const starting = startServer(config, { log, stores, site: CONSOLE });
	// Who is asked to stop while a database is waited for has nothing open yet.
	const server = await Promise.race([starting, asked]);
	if (typeof server === "string") return 0;
	const { url } = server;
	const demo = people === null ? null : await demoOf({ config, people, url, log });
	const state = demo === null || people === null ? null : { people, failure: demo.failure };
	console.log(readyText({ ...readiness, url, console: consoleState(config, server.hasSite), demo: state }));
	const signal = await asked;
	log.info({ signal }, "stopping");
	await demo?.stop();
	return closeInTime(server, log);
}

/** Nothing that a client can send ends the process (W22): a bug is logged, and the others are served on. */
function surviveBugs(log: Log): void {
	process.on("unhandledRejection", (err) => log.error({ err }, "bug: unhandled rejection"));
	process.on("uncaughtException", (err) => log.error({ err }, "bug: uncaught exception"));
}

async function closeInTime(server: { close(): Promise<void> }, log: Log): Promise<number> {
	const closed = server.close().then((): "closed" | "late" => "closed");
	const outcome = await inTime(closed, LONGEST_CLOSE, "late");
	if (outcome !== "late") return 0;
	log.error({ afterMs: LONGEST_CLOSE }, "stopping took too long");
	return EXIT_FAILED;
}
