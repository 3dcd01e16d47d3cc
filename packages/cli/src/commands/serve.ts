import { signToken } from "@rollcall/server/auth/sign-token";
import { ensureDevSecret, hasKey, NO_KEY_TEXT } from "@rollcall/server/config/dev-secret";
import type { Config } from "@rollcall/server/config/settings";
import type { Log } from "@rollcall/server/telemetry/logger";
import type { Command } from "commander";
import { CONSOLE_FOLDER } from "../console-folder.ts";
import { EXIT_FAILED, EXIT_USAGE } from "../exit-codes.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";
import { stopAsked } from "../stop-asked.ts";
import { failureText } from "./failure-text.ts";
import { type ConsoleState, type Readiness, readyText } from "./ready-text.ts";

/** A close that takes longer has failed (CLU4), in milliseconds. */
const LONGEST_CLOSE = 20_000;
/** How long the printed link signs somebody in, in milliseconds. */
const DEV_TOKEN_TTL = 12 * 3_600_000;

export function build(command: Command): { run(): Promise<number> } {
	command.option("--dev", "For development: makes a random secret in the data folder where no key is configured.");
	addSettingFlags(command).addHelpText(
		"after",
		"\nLines for people go to standard output, the log to standard error, one JSON object a line.",
	);
	return { run: () => serve(command) };
}

async function serve(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const { config, origins } = loaded;
	try {
		const prepared = prepare(config);
		if (prepared === undefined) {
			console.error(NO_KEY_TEXT);
			return EXIT_USAGE;
		}
		const isQuiet = config.dev && origins.logLevel.origin === "default";
		return await start({ ...prepared.config, logLevel: isQuiet ? "warn" : config.logLevel }, prepared.readiness);
	} catch (error) {
		console.error(await failureText(error, config));
		return EXIT_FAILED;
	}
}

type Prepared = { readonly config: Config; readonly readiness: Omit<Readiness, "url" | "console"> };

/** The configuration with a key in it; undefined where there is none and none may be made. */
function prepare(config: Config): Prepared | undefined {
	const { dataDir, dev } = config;
	if (hasKey(config)) return { config, readiness: { dataDir, dev, devToken: devTokenOf(config), devSecret: null } };
	if (!dev) return undefined;
	const devSecret = ensureDevSecret(dataDir);
	const signing = { ...config, jwtSecret: devSecret.secret };
	return { config: signing, readiness: { dataDir, dev, devToken: devTokenOf(signing), devSecret } };
}

/** Signs somebody in who looks at the console for the first time; null where this server is not for development. */
function devTokenOf({ dev, jwtSecret, jwtIssuer, jwtAudience }: Config): string | null {
	if (!dev || jwtSecret === null) return null;
	const issuedAt = Date.now();
	const who = { userId: "alice", companyId: "acme", name: "Alice", role: "admin" } as const;
	const times = { issuedAt, expiresAt: issuedAt + DEV_TOKEN_TTL };
	return signToken({ ...who, ...times, issuer: jwtIssuer, audience: jwtAudience }, jwtSecret);
}

function consoleState(config: Config, hasSite: boolean): ConsoleState {
	if (hasSite) return "served";
	return config.console ? "not built" : "off";
}

async function start(config: Config, readiness: Prepared["readiness"]): Promise<number> {
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
	const starting = startServer(config, { log, stores, siteFolder: CONSOLE_FOLDER });
	// Who is asked to stop while a database is waited for has nothing open yet.
	const server = await Promise.race([starting, asked]);
	if (typeof server === "string") return 0;
	console.log(readyText({ ...readiness, url: server.url, console: consoleState(config, server.hasSite) }));
	const signal = await asked;
	log.info({ signal }, "stopping");
	return closeInTime(server, log);
}

/** Nothing that a client can send ends the process (W22): a bug is logged, and the others are served on. */
function surviveBugs(log: Log): void {
	process.on("unhandledRejection", (err) => log.error({ err }, "bug: unhandled rejection"));
	process.on("uncaughtException", (err) => log.error({ err }, "bug: uncaught exception"));
}

async function closeInTime(server: { close(): Promise<void> }, log: Log): Promise<number> {
	const late = Promise.withResolvers<"late">();
	const timer = setTimeout(() => late.resolve("late"), LONGEST_CLOSE);
	const outcome = await Promise.race([server.close(), late.promise]);
	clearTimeout(timer);
	if (outcome !== "late") return 0;
	log.error({ afterMs: LONGEST_CLOSE }, "stopping took too long");
	return EXIT_FAILED;
}
