import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Config } from "./settings.ts";
import { StartRefused } from "./start-refused.ts";

export type Tls = { readonly cert: string; readonly key: string };

/** The certificate and its key where TLS is configured (OPS6); files that are no such pair stop the start. */
export function readTls({ tlsCert, tlsKey }: Pick<Config, "tlsCert" | "tlsKey">): Tls | undefined {
	if (tlsCert === null || tlsKey === null) return undefined;
	const cert = readPem(tlsCert, "ROLLCALL_TLS_CERT");
	const key = readPem(tlsKey, "ROLLCALL_TLS_KEY");
	const certificate = parsed(
		() => new X509Certificate(cert),
		`ROLLCALL_TLS_CERT: ${tlsCert} holds no PEM certificate.`,
	);
	const privateKey: KeyObject = parsed(
		() => createPrivateKey(key),
		`ROLLCALL_TLS_KEY: ${tlsKey} holds no PEM private key without a passphrase.`,
	);
	if (!certificate.checkPrivateKey(privateKey))
		throw new StartRefused(`ROLLCALL_TLS_KEY: ${tlsKey} is not the key of the certificate in ${tlsCert}.`);
	return { cert, key };
}

function readPem(path: string, setting: string): string {
	return parsed(() => readFileSync(path, "utf8"), `${setting}: the file ${path} cannot be read.`);
}

function parsed<T>(parse: () => T, refusal: string): T {
	try {
		return parse();
	} catch {
		throw new StartRefused(refusal); // The library's own words tell an operator less.
	}
}
