import { expect, test } from "bun:test";
import { WEBHOOK_TYPES } from "@rollcall/protocol/webhooks";
import { faultText, loadConfig } from "./load.ts";
import { wantedWebhooks } from "./webhook-types.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const ADDRESS = "https://app.example.com/hooks";

function load(environment: Record<string, string>, file?: string) {
	const readFile = () => file ?? "";
	return loadConfig({ flags: {}, environment, readFile });
}

function faultsOf(environment: Record<string, string>): string {
	const loaded = load(environment);
	return loaded.ok ? "" : faultText(loaded.faults);
}

function configOf(environment: Record<string, string>, file?: string) {
	const loaded = load(environment, file);
	if (!loaded.ok) throw new Error(faultText(loaded.faults));
	return loaded.config;
}

test("[OPS3] [WHK1] webhooks: off by default; with a URL and a secret all of them are on", () => {
	expect(configOf({})).toMatchObject({ webhookUrl: null, webhookAttempts: 10, webhookConcurrency: 32 });
	expect(wantedWebhooks(configOf({}))).toEqual([]);
	const config = configOf({ ROLLCALL_WEBHOOK_URL: ADDRESS, ROLLCALL_WEBHOOK_SECRET_FILE: "/secret" }, `${SECRET}\n`);
	expect(config).toMatchObject({
		webhookUrl: ADDRESS,
		webhookSecret: SECRET,
		webhookAllow: [],
		webhookTimeout: 10_000,
	});
	expect(wantedWebhooks(config)).toEqual(WEBHOOK_TYPES);
});

test("[OPS3] [WHK1] webhooks: the types that are wanted, and no others", () => {
	const config = configOf({
		ROLLCALL_WEBHOOK_URL: ADDRESS,
		ROLLCALL_WEBHOOK_SECRET: SECRET,
		ROLLCALL_WEBHOOK_EVENTS: "user.offline, message.created",
	});
	expect(wantedWebhooks(config)).toEqual(["user.offline", "message.created"]);
	expect(faultsOf({ ROLLCALL_WEBHOOK_EVENTS: "message.read" })).toContain('"message.read" must be * or one of');
});

test("[OPS3] [WHK2] webhooks: two secrets while one is being changed, each a good one", () => {
	const both = `${SECRET} ${SECRET}`;
	expect(configOf({ ROLLCALL_WEBHOOK_SECRET: both }).webhookSecret).toBe(both);
	for (const bad of ["secret", "whsec_", "whsec_c2hvcnQ=", `${SECRET}!`, `${both} ${SECRET}`, SECRET.slice(6)])
		expect([bad, faultsOf({ ROLLCALL_WEBHOOK_SECRET: bad })]).toEqual([bad, expect.stringContaining("24 to 64 bytes")]);
});

test("[OPS3] [WHK8] webhooks: a URL without a secret, without TLS, or with a password is refused", () => {
	expect(faultsOf({ ROLLCALL_WEBHOOK_URL: ADDRESS })).toContain("ROLLCALL_WEBHOOK_SECRET is needed");
	const given = (url: string, allow = "") =>
		faultsOf({ ROLLCALL_WEBHOOK_URL: url, ROLLCALL_WEBHOOK_SECRET: SECRET, ROLLCALL_WEBHOOK_ALLOW: allow });
	expect(given("http://hooks.internal/")).toContain("must start with https://, unless");
	expect(given("http://hooks.internal/", "hooks.internal")).toBe("");
	expect(given("https://user:password@app.example.com/")).toContain("must hold no user, password or fragment");
	expect(given("ftp://app.example.com/")).toContain("must be a URL that starts with https://");
	for (const allow of ["10.0.0.0/8", "::1", "fd00::/8", "hooks.internal,127.0.0.1"])
		expect(given(ADDRESS, allow)).toBe("");
	for (const allow of ["10.0.0.0/33", "http://hooks", "*", "a b"]) expect(given(ADDRESS, allow)).toContain("must ");
});
