import { environmentName, flagName, type Setting } from "./setting.ts";
import { SETTING_GROUPS } from "./settings.ts";
import { CONFIG_FILE_VARIABLE } from "./sources.ts";

/** The reference of all settings, as Markdown (OPS3). */
export function settingsMarkdown(): string {
	const parts = Object.entries(SETTING_GROUPS).map(([group, rows]) => `## ${group}\n\n${table(rows)}`);
	return `${INTRODUCTION}\n${parts.join("\n")}`;
}

const INTRODUCTION = `# Settings

Printed from the table in \`packages/server/src/config/table/\`. A flag outweighs the environment, the environment the settings
file, and the file the default. The settings file is JSON (\`--config rollcall.json\` or \`${CONFIG_FILE_VARIABLE}\`): an object
with the names below, such as \`{ "awayAfter": "5m", "allowedOrigins": ["https://app.example.com"] }\`.

- Durations carry their unit: \`250ms\`, \`5s\`, \`15m\`, \`2h\`, \`30d\`. Sizes: \`65536\`, \`256KiB\`, \`1MiB\`. Lists are separated by commas.
- A setting marked "or file" may be kept in a file that the same name with \`_FILE\` (flag: \`-file\`) points to. A secret has
  no flag of its own, because command lines can be read by everybody on the machine.
- An empty variable counts as not set. A \`ROLLCALL_*\` variable that is no setting is a mistake, and stops the start like any
  wrong value; all mistakes are listed at once.
`;

function table(rows: Readonly<Record<string, Setting<unknown>>>): string {
	const lines = Object.entries(rows).map(([name, row]) => line(name, row));
	return `| Setting | Environment and flag | Type | Default | What |\n|---|---|---|---|---|\n${lines.join("\n")}\n`;
}

function line(name: string, row: Setting<unknown>): string {
	const flags = [row.secret ? [] : [flagName(name)], row.inFile ? [`${flagName(name)}-file`] : []].flat();
	const names = [environmentName(name), ...flags].map((text) => `\`${text}\``).join(" ");
	const type = `${row.kind.label}${row.inFile ? ", or file" : ""}${row.secret ? ", secret" : ""}`;
	const cells = [`\`${name}\``, names, type, defaultCell(row.default), row.sentence];
	return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function defaultCell(written: string | null): string {
	if (written === null) return "not set";
	return written === "" ? "empty" : `\`${written}\``;
}
