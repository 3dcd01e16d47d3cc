import { environmentName } from "./setting.ts";
import { type Config, SETTING_NAMES, SETTINGS, type SettingName } from "./settings.ts";
import { collect, type Fault, type Given, type Origin } from "./sources.ts";

/** A read configuration, and for each setting where its value stands. */
export type Loaded =
	| { readonly ok: true; readonly config: Config; readonly origins: Readonly<Record<SettingName, SettingOrigin>> }
	| { readonly ok: false; readonly faults: readonly Fault[] };

export type SettingOrigin = { readonly origin: Origin; readonly where: string };

/**
 * Reads every setting: flags, then the environment, then the settings file, then defaults (OPS3).
 * Wrong values of weaker sources are faults too; all faults come at once. Pure but for `given.readFile`.
 */
export function loadConfig(given: Given & { readonly dev?: boolean }): Loaded {
	const { written, faults } = collect(given);
	const all: Fault[] = [...faults];
	const values: Record<string, unknown> = { dev: given.dev ?? false };
	const origins: Record<string, SettingOrigin> = {};
	for (const { name, origin, where, text } of written) {
		const reading = SETTINGS[name].kind.read(text);
		if (!reading.ok) all.push({ where, problem: reading.problem });
		else if (!Object.hasOwn(values, name)) {
			values[name] = reading.value;
			origins[name] = { origin, where };
		}
	}
	for (const name of SETTING_NAMES) {
		if (Object.hasOwn(values, name)) continue;
		values[name] = defaultOf(name);
		origins[name] = { origin: "default", where: "default" };
	}
	const config = values as Config;
	all.push(...contradictions(config));
	if (all.length > 0) return { ok: false, faults: all };
	return { ok: true, config, origins: origins as Record<SettingName, SettingOrigin> };
}

/** The configuration of nothing but defaults; tests put their own values over it. */
export function defaultConfig(own: Partial<Config> = {}): Config {
	const values = Object.fromEntries(SETTING_NAMES.map((name) => [name, defaultOf(name)]));
	return { ...(values as Config), dev: false, ...own };
}

/** All faults, one a line, for a person at a terminal. */
export function faultText(faults: readonly Fault[]): string {
	const lines = faults.map(({ where, problem }) => `  ${where} ${problem}`);
	return `${faults.length === 1 ? "One setting is" : `${faults.length} settings are`} wrong:\n${lines.join("\n")}`;
}

function defaultOf(name: SettingName): unknown {
	const { kind, default: written } = SETTINGS[name];
	if (written === null) return null;
	const reading = kind.read(written);
	if (!reading.ok) throw new Error(`The default of ${name} is wrong: ${reading.problem}`);
	return reading.value;
}

/** Settings that are right alone and wrong together. */
function contradictions(config: Config): Fault[] {
	const faults: Fault[] = [];
	if ((config.tlsCert === null) !== (config.tlsKey === null)) {
		const [missing, there] = config.tlsCert === null ? ["tlsCert", "tlsKey"] : ["tlsKey", "tlsCert"];
		faults.push({ where: environmentName(missing), problem: `is needed where ${environmentName(there)} is set` });
	}
	if (config.maxEventBytes > config.maxPayload) {
		faults.push({
			where: environmentName("maxEventBytes"),
			problem: `must not be larger than ${environmentName("maxPayload")}`,
		});
	}
	if (config.redisUrl !== null && config.databaseUrl === null) {
		const problem = `is needed where ${environmentName("redisUrl")} is set: nodes share what is durable, too`;
		faults.push({ where: environmentName("databaseUrl"), problem });
	}
	if (config.leaseTtl < 2 * config.leaseRenewal) {
		const problem = `must be at least twice ${environmentName("leaseRenewal")}`;
		faults.push({ where: environmentName("leaseTtl"), problem });
	}
	if (config.adminKey !== null && config.adminKey === config.jwtSecret) {
		faults.push({ where: environmentName("adminKey"), problem: "must not be the secret that tokens are signed with" });
	}
	faults.push(...webhookFaults(config));
	return faults;
}

function webhookFaults({ webhookUrl, webhookSecret, webhookAllow }: Config): Fault[] {
	if (webhookUrl === null) return [];
	const faults: Fault[] = [];
	if (webhookSecret === null) {
		const problem = `is needed where ${environmentName("webhookUrl")} is set`;
		faults.push({ where: environmentName("webhookSecret"), problem });
	}
	if (webhookUrl.startsWith("http:") && webhookAllow.length === 0) {
		const problem = `must start with https://, unless its host is in ${environmentName("webhookAllow")}`;
		faults.push({ where: environmentName("webhookUrl"), problem });
	}
	return faults;
}
