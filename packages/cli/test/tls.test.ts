import { afterAll, beforeAll, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rollcall, serving, temporaryFolder } from "./support/command.ts";
import { CERTIFICATE, PRIVATE_KEY } from "./support/tls-pair.ts";

const folder = temporaryFolder();
afterAll(folder.remove);

const path = (name: string) => join(folder.path, name);

beforeAll(() => {
	writeFileSync(path("cert.pem"), CERTIFICATE);
	writeFileSync(path("key.pem"), PRIVATE_KEY);
	writeFileSync(path("words.txt"), "no PEM");
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	writeFileSync(path("other.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
});

function words(cert: string, key: string): string[] {
	return ["--data-dir", path("data"), "--tls-cert", path(cert), "--tls-key", path(key)];
}

test("[OPS6] with a certificate and its key the server speaks TLS, over HTTP and WebSocket", async () => {
	await using server = await serving(["--dev", ...words("cert.pem", "key.pem")]);
	expect(server.url).toStartWith("https://");
	const answer = await fetch(`${server.url}/livez`, { tls: { ca: CERTIFICATE } });
	expect(answer.status).toBe(200);
	const socket = new WebSocket(`${server.url.replace("https", "wss")}/ws`, { tls: { ca: CERTIFICATE } } as never);
	const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
	socket.onopen = () => resolve();
	socket.onerror = () => reject(new Error("refused"));
	await opened;
	socket.close();
	expect((await server.stop()).code).toBe(0);
});

test.each([
	["missing.pem", "key.pem", /^ROLLCALL_TLS_CERT: the file \S+ cannot be read\.$/],
	["cert.pem", "missing.pem", /^ROLLCALL_TLS_KEY: the file \S+ cannot be read\.$/],
	["words.txt", "key.pem", /^ROLLCALL_TLS_CERT: \S+ holds no PEM certificate\.$/],
	["cert.pem", "words.txt", /^ROLLCALL_TLS_KEY: \S+ holds no PEM private key without a passphrase\.$/],
	["cert.pem", "other.pem", /^ROLLCALL_TLS_KEY: \S+ is not the key of the certificate in \S+\.$/],
])("[OPS6] %s with %s is refused in one sentence", async (cert, key, sentence) => {
	const { code, err } = await rollcall(["serve", "--dev", "--port", "0", ...words(cert, key)]);
	expect(code).toBe(1);
	expect(err.trimEnd()).toMatch(sentence);
});
