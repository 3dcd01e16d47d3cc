import { loadProcessConfig } from "@rollcall/server/config/environment";
import { faultText, type Loaded } from "@rollcall/server/config/load";
import { environmentName, flagName, type Setting } from "@rollcall/server/config/setting";
import { SETTING_GROUPS, SETTING_NAMES } from "@rollcall/server/config/settings";
import { type Command, Option } from "commander";

/** Gives a command one flag for each setting that may have one, and `--config`. */
export function addSettingFlags(command: Command): Command {
	for (const [group, rows] of Object.entries(SETTING_GROUPS)) {
		command.optionsGroup(`${group}:`);
		for (const [name, row] of Object.entries(rows))
			for (const option of optionsOf(name, row)) command.addOption(option);
	}
	return command
		.optionsGroup("Options:")
		.option("--config <path>", "Read settings from this JSON file (ROLLCALL_CONFIG).");
}

/** Reads the configuration for a command; says on standard error what is wrong with it. */
export function loadForCommand(command: Command): (Loaded & { readonly ok: true }) | undefined {
	const given: Readonly<Record<string, unknown>> = command.opts();
	const loaded = loadProcessConfig({
		flags: settingFlags(given),
		configPath: textOf(given.config),
		dev: given.dev === true,
	});
	if (loaded.ok) return loaded;
	console.error(faultText(loaded.faults));
	return undefined;
}

function settingFlags(given: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
	const names = SETTING_NAMES.flatMap((name) => [name, `${name}File`]);
	return Object.fromEntries(names.map((name) => [name, textOf(given[name])]));
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function optionsOf(name: string, row: Setting<unknown>): Option[] {
	const hint = [
		environmentName(name),
		row.default === null || row.default === "" ? [] : `default ${row.default}`,
	].flat();
	const options: Option[] = [];
	if (!row.secret) {
		const isSwitch = row.kind.label === "yes or no";
		const option = new Option(
			`${flagName(name)} ${isSwitch ? "[yes]" : "<value>"}`,
			`${row.sentence} (${hint.join("; ")})`,
		);
		options.push(isSwitch ? option.preset("true") : option);
	}
	if (row.inFile) {
		const sentence = row.secret ? row.sentence : "The same, kept in a file.";
		options.push(new Option(`${flagName(name)}-file <path>`, `${sentence} (${environmentName(name)}_FILE)`));
	}
	return options;
}
