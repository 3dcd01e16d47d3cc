import { afterEach, expect, test } from "bun:test";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRollcall, type Signing } from "../src/index.ts";
import { liveServer, SECRET } from "./support/live-server.ts";

const ADA = { companyId: "acme", userId: "ada" };
const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function fileWith(text: string): string {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-sdk-"));
	folders.push(folder);
	writeFileSync(join(folder, "key"), text);
	return join(folder, "key");
}

const PAIRS = {
	RS256: generateKeyPairSync("rsa", { modulusLength: 2_048 }),
	ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
	EdDSA: generateKeyPairSync("ed25519"),
} as const;

function pem(key: KeyObject, type: "pkcs8" | "spki"): string {
	return key.export({ type, format: "pem" }).toString();
}

/** The user that a server with these settings takes the bearer of a fresh token for. */
async function acceptedAs(signing: Signing, config: Parameters<typeof liveServer>[0]): Promise<string> {
	await using server = await liveServer(config);
	return (await server.client({ signing }).as(ADA).getOwnPresence()).userId;
}

test("[W10] tokens by the shared secret, also out of a file with a line end after it", async () => {
	await using server = await liveServer();
	for (const signing of [{ secret: SECRET }, { secretFile: fileWith(`${SECRET}\n`) }])
		expect(await server.client({ signing }).as(ADA).getOwnPresence()).toMatchObject({ userId: "ada" });
});

for (const [algorithm, pair] of Object.entries(PAIRS))
	test(`[W10] tokens by a private key: ${algorithm}, given or out of a file`, async () => {
		const key = pem(pair.privateKey, "pkcs8");
		const config = { jwtSecret: null, jwtPublicKey: pem(pair.publicKey, "spki") };
		expect(await acceptedAs({ privateKey: key }, config)).toBe("ada");
		expect(await acceptedAs({ privateKeyFile: fileWith(key) }, config)).toBe("ada");
	});

test("[W10] tokens by a private key whose public one is found by its id", async () => {
	const keys = Object.entries(PAIRS).map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: "jwk" }), kid }));
	const published = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json({ keys }) });
	try {
		const signing = { privateKey: pem(PAIRS.ES256.privateKey, "pkcs8"), keyId: "ES256" };
		expect(await acceptedAs(signing, { jwtSecret: null, jwksUrl: published.url.href })).toBe("ada");
	} finally {
		await published.stop(true);
	}
});

test("[W10] issuer and audience are named where the server asks for them", async () => {
	await using server = await liveServer({ jwtIssuer: "https://id.example", jwtAudience: "rollcall" });
	const named = { secret: SECRET, issuer: "https://id.example", audience: "rollcall" };
	expect(await server.client({ signing: named }).as(ADA).getOwnPresence()).toMatchObject({ userId: "ada" });
	await expect(server.client().as(ADA).getOwnPresence()).rejects.toMatchObject({ code: "unauthorized" });
});

test("[W11] name, picture, role and device stand in the token", async () => {
	await using server = await liveServer();
	const rollcall = server.client();
	const avatarUrl = "https://example.com/ada.png";
	const boss = rollcall.as({ ...ADA, name: "Ada", avatarUrl, role: "admin", deviceId: "laptop" });
	expect(await boss.getUser({ userId: "ada" })).toEqual({ userId: "ada", name: "Ada", avatarUrl });
	await rollcall.as({ companyId: "acme", userId: "bob" }).getOwnPresence();
	expect((await boss.listActivity({ userId: "bob" })).intervals).toEqual([]);
});

test("[W13] a token that has run out is refused as such, and a client that signs for itself makes a new one", async () => {
	await using server = await liveServer({ clockLeeway: 0 });
	const rollcall = server.client();
	const stale = rollcall.withToken(await rollcall.mintToken({ ...ADA, ttlMs: 1 }));
	await Bun.sleep(5);
	await expect(stale.getOwnPresence()).rejects.toMatchObject({ code: "token_expired", status: 401, retryable: false });
	const ada = rollcall.as({ ...ADA, ttlMs: 40 });
	for (let count = 0; count < 3; count += 1) {
		expect(await ada.getOwnPresence()).toMatchObject({ userId: "ada" });
		await Bun.sleep(50);
	}
});

test("[W10] weak keys and ids that are none are refused before anything is signed", async () => {
	const make = (signing: Signing) => () => createRollcall({ url: "http://127.0.0.1:1", signing });
	expect(make({ secret: "short" })).toThrow("at least 32 bytes");
	const weak = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
	expect(make({ privateKey: pem(weak, "pkcs8") })).toThrow("P-256 or Ed25519");
	const rollcall = make({ secret: SECRET })();
	for (const order of [
		{ companyId: "a b", userId: "ada" },
		{ companyId: "acme", userId: "" },
		{ ...ADA, ttlMs: 0 },
	])
		await expect(rollcall.mintToken(order)).rejects.toThrow(TypeError);
	await expect(createRollcall({ url: "http://127.0.0.1:1" }).mintToken(ADA)).rejects.toThrow("signing");
	for (const url of ["ftp://example.com", "http://user@example.com", "http://example.com/?a=b"])
		expect(() => createRollcall({ url })).toThrow("url must be");
});
