import type { DevSecret } from "@rollcall/server/config/dev-secret";

/** What a person at the terminal is told once the server is ready. */
export type Readiness = {
	readonly url: string;
	readonly dataDir: string;
	readonly dev: boolean;
	/** Can `rollcall token` sign with the key of this server? */
	readonly canSign: boolean;
	/** The development secret in use; null where a key was configured. */
	readonly devSecret: DevSecret | null;
};

const DEFAULT_DATA_DIR = "./data";

/** Few lines: where it is, what was made, and what to do next. */
export function readyText({ url, dataDir, dev, canSign, devSecret }: Readiness): string {
	const lines = [`Rollcall is ready at ${url}`];
	if (devSecret !== null) {
		const what = devSecret.created ? "Made a random secret" : "Tokens are checked with the secret";
		lines.push(`${what} in ${devSecret.path} (for development only)`);
	}
	if (!dev) return lines.join("\n");
	if (canSign) {
		const where = dataDir === DEFAULT_DATA_DIR ? "" : ` --data-dir ${dataDir}`;
		lines.push("", "Sign a token for somebody:", `  npx rollcall token --user alice --company acme${where}`);
	}
	return [...lines, "", "Stop with Ctrl-C."].join("\n");
}
