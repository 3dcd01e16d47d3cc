import { describe, expect, test } from "bun:test";
import { defaultConfig, faultText, type Loaded, loadConfig } from "./load.ts";
import { settingsMarkdown } from "./reference.ts";
import { environmentName, flagName } from "./setting.ts";
import { SETTING_GROUPS, SETTING_NAMES, SETTINGS } from "./settings.ts";
import type { Given } from "./sources.ts";

const SECRET = "correct-horse-battery-staple-0123456789";

function load({ files = {}, ...own }: Partial<Omit<Given, "readFile">> & { files?: Record<string, string> }): Loaded {
	const readFile = (path: string) => {
		const content = files[path];
		if (content === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
		return content;
	};
	return loadConfig({ flags: {}, environment: {}, readFile, ...own });
}

function faults(given: Parameters<typeof load>[0]): string[] {
	const loaded = load(given);
	return loaded.ok ? [] : loaded.faults.map(({ where, problem }) => `${where} ${problem}`);
}

/** Each setting that the specification names, with the default it gives. */
const NAMED: Record<string, unknown> = {
	ROLLCALL_HOST: "127.0.0.1",
	ROLLCALL_PORT: 4_747,
	ROLLCALL_DATA_DIR: "./data",
	ROLLCALL_TLS_CERT: null,
	ROLLCALL_TLS_KEY: null,
	ROLLCALL_REDIS_URL: null,
	ROLLCALL_REDIS_PREFIX: "rc",
	ROLLCALL_LEASE_TTL: 10_000,
	ROLLCALL_LEASE_RENEWAL: 3_000,
	ROLLCALL_ALLOWED_ORIGINS: [],
	ROLLCALL_TRUSTED_PROXIES: [],
	ROLLCALL_JWT_SECRET: null,
	ROLLCALL_JWKS_URL: null,
	ROLLCALL_JWT_PUBLIC_KEY: null,
	ROLLCALL_JWT_ISSUER: null,
	ROLLCALL_JWT_AUDIENCE: null,
	ROLLCALL_ADMIN_KEY: null,
	ROLLCALL_DEFAULT_COMPANY: null,
	ROLLCALL_CLOCK_LEEWAY: 5_000,
	ROLLCALL_EXPIRY_NOTICE: 60_000,
	ROLLCALL_AUTH_TIMEOUT: 5_000,
	ROLLCALL_PING_INTERVAL: 25_000,
	ROLLCALL_PING_TIMEOUT: 20_000,
	ROLLCALL_STATE_TICK: 100,
	ROLLCALL_LOCATION_TICK: 900,
	ROLLCALL_BLOCKED_AFTER: 10_000,
	ROLLCALL_MAX_EVENT_BYTES: 131_072,
	ROLLCALL_MAX_PAYLOAD: 262_144,
	ROLLCALL_MAX_BUFFERED: 1_048_576,
	ROLLCALL_MAX_DEVICES: 20,
	ROLLCALL_MAX_CONNECTIONS: 60,
	ROLLCALL_MAX_NAMESPACES: 8,
	ROLLCALL_MAX_SUBSCRIPTIONS: 2_000,
	ROLLCALL_MAX_UNANSWERED: 256,
	ROLLCALL_MAX_BATCH: 100,
	ROLLCALL_MAX_VISIBILITY_LIST: 500,
	ROLLCALL_MAX_STATUS_LENGTH: 280,
	ROLLCALL_SYNC_PAGE: 500,
	ROLLCALL_MAX_CHANGES: 10_000,
	ROLLCALL_AWAY_AFTER: 300_000,
	ROLLCALL_STALE_AFTER: 900_000,
	ROLLCALL_OFFLINE_GRACE: 5_000,
	ROLLCALL_START_GRACE: 15_000,
	ROLLCALL_LAST_SEEN_TTL: 2_592_000_000,
	ROLLCALL_CHANGES_TTL: 600_000,
	ROLLCALL_HEARTBEAT_ACTIVE: false,
	ROLLCALL_HEARTBEAT_INTERVAL: 30_000,
	ROLLCALL_HEARTBEAT_INTERVAL_UNWATCHED: 120_000,
	ROLLCALL_LOCATION_DEADBAND: 10,
	ROLLCALL_CAPTURE_LEEWAY: 30_000,
	ROLLCALL_DEVICE_TAKEOVER: 120_000,
	ROLLCALL_TRAIL_TTL: 604_800_000,
	ROLLCALL_METRICS_PORT: null,
	ROLLCALL_LOG_LEVEL: "info",
};

describe("the table", () => {
	test.each(Object.entries(NAMED))("[OPS3] %s is a setting, and its default is %p", (variable, value) => {
		const name = SETTING_NAMES.find((each) => environmentName(each) === variable);
		expect(name).toBeDefined();
		if (name !== undefined) expect(defaultConfig()[name]).toEqual(value as never);
	});

	test("[OPS3] each setting stands in one group and has one sentence", () => {
		const grouped = Object.values(SETTING_GROUPS).flatMap((rows) => Object.keys(rows));
		expect(grouped).toEqual([...SETTING_NAMES]);
		for (const name of SETTING_NAMES) expect(SETTINGS[name].sentence).toMatch(/^[A-Z].*\.$/);
	});

	test("[OPS3] the reference shows every setting with its names, default and sentence", () => {
		const reference = settingsMarkdown();
		for (const name of SETTING_NAMES) {
			const row = reference.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
			expect(row).toContain(`\`${environmentName(name)}\``);
			expect(row).toContain(SETTINGS[name].sentence.replaceAll("|", "\\|"));
			if (!SETTINGS[name].secret) expect(row).toContain(`\`${flagName(name)}\``);
		}
	});
});

describe("sources", () => {
	const file = { configPath: "r.json", files: { "r.json": '{ "port": 3, "awayAfter": "3s", "staleAfter": "3s" }' } };

	test("[OPS3] flags outweigh the environment, that the file, and that the defaults", () => {
		const loaded = load({
			...file,
			flags: { port: "1" },
			environment: { ROLLCALL_PORT: "2", ROLLCALL_AWAY_AFTER: "2s", PATH: "/bin" },
		});
		expect(loaded.ok && loaded.config).toMatchObject({
			port: 1,
			awayAfter: 2_000,
			staleAfter: 3_000,
			pingTimeout: 20_000,
		});
		expect(loaded.ok && loaded.origins).toMatchObject({
			port: { origin: "flag", where: "--port" },
			awayAfter: { origin: "environment", where: "ROLLCALL_AWAY_AFTER" },
			staleAfter: { origin: "file", where: "staleAfter" },
			pingTimeout: { origin: "default", where: "default" },
		});
	});

	test("[OPS3] a secret may lie in a file", () => {
		const loaded = load({ environment: { ROLLCALL_JWT_SECRET_FILE: "s" }, files: { s: `${SECRET}\n` } });
		expect(loaded.ok && loaded.config.jwtSecret).toBe(SECRET);
		const flagged = load({ flags: { jwtSecretFile: "s" }, files: { s: SECRET } });
		expect(flagged.ok && flagged.origins.jwtSecret).toEqual({ origin: "flag", where: "--jwt-secret-file" });
	});

	test("[OPS3] only what may be secret or long lies in a file", () => {
		expect(faults({ environment: { ROLLCALL_PORT_FILE: "p" }, files: { p: "1" } })).toEqual([
			"ROLLCALL_PORT_FILE is no setting",
		]);
	});

	test("[OPS3] a secret and its file at once are a fault, and so is a file that is not there", () => {
		expect(faults({ environment: { ROLLCALL_ADMIN_KEY: "operators-only", ROLLCALL_ADMIN_KEY_FILE: "k" } })).toEqual([
			"ROLLCALL_ADMIN_KEY_FILE is set as well as ROLLCALL_ADMIN_KEY; only one may be",
			"ROLLCALL_ADMIN_KEY_FILE names a file that cannot be read: k (ENOENT)",
		]);
	});

	test("[OPS3] an empty variable is not set", () => {
		expect(faults({ environment: { ROLLCALL_PORT: "", ROLLCALL_JWT_SECRET: "" } })).toEqual([]);
	});

	test("[OPS3] a list in the settings file is a list", () => {
		const files = { "r.json": '{ "allowedOrigins": ["https://a.example", "http://b.example:81"] }' };
		const loaded = load({ configPath: "r.json", files });
		expect(loaded.ok && loaded.config.allowedOrigins).toEqual(["https://a.example", "http://b.example:81"]);
	});

	test("[OPS3] the environment may name the settings file", () => {
		const loaded = load({ environment: { ROLLCALL_CONFIG: "r.json" }, files: file.files });
		expect(loaded.ok && loaded.config.port).toBe(3);
	});
});

describe("faults", () => {
	test("[OPS3] all are listed at once, whatever source they stand in", () => {
		const given = {
			flags: { awayAfter: "soon" },
			environment: {
				ROLLCALL_PORT: "http",
				ROLLCALL_AWAY_AFTR: "5m",
				ROLLCALL_MAX_PAYLOAD: "64KiB",
				ROLLCALL_TLS_KEY: "k.pem",
			},
			configPath: "r.json",
			files: { "r.json": '{ "prt": 1, "port": { "is": 1 }, "logLevel": "loud" }' },
		};
		expect(faults(given)).toEqual([
			"port must be a text, a number, true, false or a list of texts",
			"ROLLCALL_AWAY_AFTR is no setting; did you mean ROLLCALL_AWAY_AFTER?",
			"prt is no setting; did you mean port?",
			"--away-after must be a duration with its unit, such as 250ms, 5s, 15m, 2h or 30d",
			"ROLLCALL_PORT must be a whole number",
			"logLevel must be one of trace, debug, info, warn, error, fatal, silent",
			"ROLLCALL_TLS_CERT is needed where ROLLCALL_TLS_KEY is set",
			"ROLLCALL_MAX_EVENT_BYTES must not be larger than ROLLCALL_MAX_PAYLOAD",
		]);
	});

	test("[OPS3] a wrong value is a fault even where a stronger source says better", () => {
		expect(faults({ flags: { port: "1" }, environment: { ROLLCALL_PORT: "x" } })).toEqual([
			"ROLLCALL_PORT must be a whole number",
		]);
	});

	test.each(["{", "[]", "7"])("[OPS3] a settings file that holds %s is a fault", (content) => {
		expect(faults({ configPath: "r.json", files: { "r.json": content } })).toEqual([
			"--config r.json does not hold a JSON object",
		]);
	});

	test("[OPS3] a settings file that is not there is a fault", () => {
		expect(faults({ configPath: "none.json" })).toEqual([
			"--config none.json names a file that cannot be read: none.json (ENOENT)",
		]);
	});

	test("[OPS3] the text counts them and puts each on a line, and no secret in it", () => {
		const loaded = load({ environment: { ROLLCALL_JWT_SECRET: "short-secret", ROLLCALL_PORT: "-1" } });
		const text = loaded.ok ? "" : faultText(loaded.faults);
		expect(text.split("\n")[0]).toBe("2 settings are wrong:");
		expect(text).toContain("  ROLLCALL_JWT_SECRET must be at least 32 bytes long");
		expect(text).not.toContain("short-secret");
	});
});

describe("keys", () => {
	const secretFaults = (value: string) => faults({ environment: { ROLLCALL_JWT_SECRET: value } });

	test("[W10] a secret has at least 32 bytes", () => {
		expect(secretFaults("0123456789abcdef0123456789abcde")).toHaveLength(1);
		expect(secretFaults("0123456789abcdef0123456789abcdef")).toEqual([]);
		expect(secretFaults("ä".repeat(16))).toEqual([]);
	});

	test.each([
		"a-string-secret-at-least-256-bits-long",
		"your-super-secret-jwt-token-with-at-least-32-characters-long",
		"changeme-changeme-changeme-changeme-123",
		"secretsecretsecretsecretsecretsecret",
		"PASSWORD password PASSWORD password",
	])("[W10] the sample value %s is no secret", (value) => {
		expect(secretFaults(value)[0]).toStartWith("ROLLCALL_JWT_SECRET is a known sample value");
	});

	test("[W10] the operator's key is not the token secret, not a sample and not very short", () => {
		const wrong = (key: string) => faults({ environment: { ROLLCALL_JWT_SECRET: SECRET, ROLLCALL_ADMIN_KEY: key } });
		expect(
			[wrong(SECRET), wrong("changeme"), wrong("short"), wrong("with a space")].map((list) => list.length),
		).toEqual([1, 1, 1, 1]);
		expect(wrong("operators-only")).toEqual([]);
	});

	test("[W10] a public key must be one", () => {
		expect(faults({ environment: { ROLLCALL_JWT_PUBLIC_KEY: "-----BEGIN PUBLIC KEY-----" } })).toHaveLength(1);
		expect(faults({ environment: { ROLLCALL_JWT_PUBLIC_KEY: '{"kty":"oct","k":"c2VjcmV0"}' } })).toHaveLength(1);
	});
});

describe("lists", () => {
	const origins = (value: string) => faults({ environment: { ROLLCALL_ALLOWED_ORIGINS: value } });
	const proxies = (value: string) => faults({ environment: { ROLLCALL_TRUSTED_PROXIES: value } });

	test("[W16] allowed origins are origins, or a star", () => {
		expect(origins("https://a.example, http://b.example:8080,*")).toEqual([]);
		for (const wrong of ["a.example", "https://a.example/", "https://*.a.example", "null", "ftp://a.example"]) {
			expect(origins(wrong)).toHaveLength(1);
		}
	});

	test("[W16] trusted proxies are addresses and networks", () => {
		expect(proxies("10.0.0.0/8,::1,fd00::/8,192.168.0.1")).toEqual([]);
		for (const wrong of ["proxy.local", "10.0.0.0/33", "10.0.0.0/8/8", "fd00::/129"])
			expect(proxies(wrong)).toHaveLength(1);
	});
});
