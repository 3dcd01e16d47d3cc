import { hasKey } from "@rollcall/server/config/dev-secret";
import { durationText, sizeText } from "@rollcall/server/config/kinds";
import type { Loaded } from "@rollcall/server/config/load";
import { environmentName } from "@rollcall/server/config/setting";
import { SETTING_GROUPS, SETTINGS, type SettingName } from "@rollcall/server/config/settings";
import type { Command } from "commander";
import { EXIT_USAGE } from "../exit-codes.ts";
import { addSettingFlags, loadForCommand } from "../setting-flags.ts";

type Good = Loaded & { readonly ok: true };

export function build(command: Command): { run(): Promise<number> } {
	command.option("--check", "Print nothing but what is wrong; exit code 2 where something is.");
	addSettingFlags(command);
	return { run: async () => printConfig(command) };
}

function printConfig(command: Command): number {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	if (command.opts().check !== true) console.log(configText(loaded));
	else console.log("Every setting is right.");
	if (!hasKey(loaded.config)) console.log('No key is configured: "rollcall serve" needs one, or --dev.');
	return 0;
}

function configText(loaded: Good): string {
	const groups = Object.entries(SETTING_GROUPS).map(([group, rows]) => {
		const names = Object.keys(rows) as SettingName[];
		return [[`# ${group}`], ...names.map((name) => rowOf(name, loaded))];
	});
	const rows = [["setting", "value", "source", "default"], ...groups.flat()];
	const widths = [0, 1, 2].map((column) =>
		Math.max(...rows.map((row) => (row.length === 1 ? 0 : (row[column]?.length ?? 0)))),
	);
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

function rowOf(name: SettingName, { config, origins }: Good): string[] {
	const { origin, where } = origins[name];
	const source = origin === "default" ? origin : `${origin} (${where})`;
	const written = defaultText(SETTINGS[name].default);
	return [environmentName(name), origin === "default" ? written : shown(name, config[name]), source, written];
}

function defaultText(written: string | null): string {
	if (written === null) return "not set";
	return written === "" ? "none" : written;
}

function shown(name: SettingName, value: unknown): string {
	if (SETTINGS[name].secret) return "********";
	const { label } = SETTINGS[name].kind;
	if (label === "duration") return durationText(Number(value));
	if (label === "size") return sizeText(Number(value));
	if (Array.isArray(value)) return value.join(",");
	return String(value).replaceAll("\n", "\\n");
}
