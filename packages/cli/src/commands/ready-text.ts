import type { DevSecret } from "@rollcall/server/config/dev-secret";
import { DEMO_DATA_DIR } from "./demo-flags.ts";

/** What browsers find at the server's address. */
export type ConsoleState = "served" | "off" | "not built";

/** What a person at the terminal is told once the server is ready. */
export type Readiness = {
	readonly url: string;
	readonly dataDir: string;
	readonly dev: boolean;
	/** A token that signs somebody in, for development; null where none may be or can be signed. */
	readonly devToken: string | null;
	/** The operator's key made for this run; null where one was configured, or none may be made. */
	readonly operatorKey: string | null;
	/** The development secret in use; null where a key was configured. */
	readonly devSecret: DevSecret | null;
	readonly console: ConsoleState;
	/** The company that the token is for. */
	readonly companyId: string;
	/** The made-up people who use the server; null where there are none. */
	readonly demo: { readonly people: number; readonly failure: string | null } | null;
};

const DEFAULT_DATA_DIR = "./data";
/** How people call this program. */
const PROGRAM = Bun.isStandaloneExecutable ? "rollcall" : "npx rollcall";

const NO_CONSOLE: Readonly<Record<Exclude<ConsoleState, "served">, string>> = {
	off: "The web console is off (ROLLCALL_CONSOLE).",
	"not built": 'The web console is not built; "npm run build" builds it.',
};

/** The token stands behind the `#`, which browsers send to nobody. */
function consoleLines({ url, console: state, devToken, companyId }: Readiness): string[] {
	if (state !== "served") return [NO_CONSOLE[state]];
	return devToken === null ? [] : ["", `Open the web console as alice of ${companyId}:`, `  ${url}/#token=${devToken}`];
}

function tokenLines({ dataDir, devToken, companyId }: Readiness): string[] {
	if (devToken === null) return [];
	const where = dataDir === DEFAULT_DATA_DIR ? "" : ` --data-dir ${dataDir}`;
	return ["", "Sign a token for somebody:", `  ${PROGRAM} token --user alice --company ${companyId}${where}`];
}

function operatorLines({ operatorKey, console: state }: Readiness): string[] {
	if (operatorKey === null || state !== "served") return [];
	return ["", "Its Server view, and /admin, take this key until the server stops:", `  ${operatorKey}`];
}

function secretLines({ devSecret }: Readiness): string[] {
	if (devSecret === null) return [];
	const what = devSecret.created ? "Made a random secret" : "Tokens are checked with the secret";
	return [`${what} in ${devSecret.path} (for development only)`];
}

function demoLines({ demo, companyId, dataDir }: Readiness): string[] {
	if (demo === null) return [];
	if (demo.failure !== null) return ["", `The demo could not be started: ${demo.failure}`];
	const apart = dataDir === DEMO_DATA_DIR ? " Delete that folder to begin anew." : "";
	return [
		"",
		`Demo: ${demo.people} made-up people of the company ${companyId} come and go, move about and work. They write to each other`,
		`and to alice, and answer her. What they leave behind stays in ${dataDir}.${apart}`,
	];
}

/** Few lines: where it is, what was made, and what to do next. */
export function readyText(readiness: Readiness): string {
	const lines = [`Rollcall is ready at ${readiness.url}`, ...secretLines(readiness), ...consoleLines(readiness)];
	if (!readiness.dev) return lines.join("\n");
	const more = [...operatorLines(readiness), ...demoLines(readiness), ...tokenLines(readiness)];
	return [...lines, ...more, "", "Stop with Ctrl-C."].join("\n");
}
