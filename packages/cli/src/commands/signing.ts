import { findDevSecret } from "@rollcall/server/config/dev-secret";
import type { Config } from "@rollcall/server/config/settings";
import type { Command } from "commander";

/** What is told where tokens are to be signed and there is nothing to sign them with. */
export const NO_SECRET_TEXT = `There is no secret to sign tokens with. Set ROLLCALL_JWT_SECRET (or ROLLCALL_JWT_SECRET_FILE) as for the server, or run
"rollcall serve --dev" once, which makes one in the data folder (--data-dir).`;

/** What an id that is none is told. */
export const ID_TEXT = "must be 1-128 characters of A-Z a-z 0-9 _ . @ | + = -";

/** The flags by which the secret is found. */
export function addSigningFlags(command: Command): Command {
	return command
		.option("--data-dir <path>", "Folder with the secret that serve --dev made (ROLLCALL_DATA_DIR; default ./data).")
		.option("--jwt-secret-file <path>", "File with the secret to sign with (ROLLCALL_JWT_SECRET_FILE).")
		.option("--config <path>", "Read settings from this JSON file (ROLLCALL_CONFIG).");
}

/** The server's secret, else the one that serve --dev made. */
export function secretOf({ jwtSecret, dataDir }: Config): string | undefined {
	return jwtSecret ?? findDevSecret(dataDir)?.secret;
}
