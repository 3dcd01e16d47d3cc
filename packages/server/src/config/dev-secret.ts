import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notWeakSecret } from "./checks.ts";
import { makeDataFolder, unusableFolder } from "./data-folder.ts";
import type { Config } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

export type DevSecret = { readonly secret: string; readonly path: string; readonly created: boolean };

/** Can this configuration check a token at all (W10)? */
export function hasKey(config: Pick<Config, "jwtSecret" | "jwksUrl" | "jwtPublicKey">): boolean {
	return config.jwtSecret !== null || config.jwksUrl !== null || config.jwtPublicKey !== null;
}

/** What `serve` says where no key is configured. */
export const NO_KEY_TEXT = `No key is configured to check tokens with, and there is no default one. Set one of
  ROLLCALL_JWT_SECRET      a shared secret of at least 32 bytes ("openssl rand -base64 48" makes one), or ROLLCALL_JWT_SECRET_FILE
  ROLLCALL_JWKS_URL        where your token issuer publishes its public keys
  ROLLCALL_JWT_PUBLIC_KEY  the issuer's public key as PEM or JWK, or ROLLCALL_JWT_PUBLIC_KEY_FILE
To try it out, "rollcall serve --dev" makes a random secret in the data folder.`;

/** The secret that `--dev` made in the data folder before, if it did. */
export function findDevSecret(dataDir: string): DevSecret | undefined {
	const path = join(dataDir, "dev-jwt-secret");
	try {
		return { secret: usable(readFileSync(path, "utf8").trim(), path), path, created: false };
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw unusableFolder(dataDir, error);
	}
}

/** The development secret of the data folder; made, readable by its owner alone, where there is none yet. */
export function ensureDevSecret(dataDir: string): DevSecret {
	const found = findDevSecret(dataDir);
	if (found !== undefined) return found;
	makeDataFolder(dataDir);
	const path = join(dataDir, "dev-jwt-secret");
	const secret = randomBytes(48).toString("base64url");
	try {
		if (putWhole(path, `${secret}\n`)) return { secret, path, created: true };
	} catch (error) {
		throw unusableFolder(dataDir, error);
	}
	return findDevSecret(dataDir) ?? ensureDevSecret(dataDir);
}

/** Two nodes that start at once must not read half a secret, nor make two. False: another one was first. */
function putWhole(path: string, text: string): boolean {
	const written = `${path}.${randomBytes(6).toString("hex")}`;
	writeFileSync(written, text, { mode: 0o600, flag: "wx" });
	try {
		linkSync(written, path);
		return true;
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
		throw error;
	} finally {
		unlinkSync(written);
	}
}

function usable(secret: string, path: string): string {
	const reading = notWeakSecret.read(secret);
	if (!reading.ok)
		throw new StartRefused(`The development secret in ${path} ${reading.problem}. Delete the file to get a new one.`);
	return reading.value;
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "ENOENT";
}
