import { nearest } from "./nearest.ts";
import { environmentName, flagName } from "./setting.ts";
import { SETTING_NAMES, SETTINGS, type SettingName } from "./settings.ts";

/** Where a value came from, strongest first (OPS3). */
export type Origin = "flag" | "environment" | "file" | "default";

/** One thing that is wrong: where it stands, and what is wrong with it. */
export type Fault = { readonly where: string; readonly problem: string };

/** A value as somebody wrote it. */
export type Written = {
	readonly name: SettingName;
	readonly origin: Origin;
	readonly where: string;
	readonly text: string;
};

/** What a start is given. Flags by setting name (`awayAfter`, `jwtSecretFile`); `readFile` throws where it cannot. */
export type Given = {
	readonly flags: Readonly<Record<string, string | undefined>>;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly readFile: (path: string) => string;
	readonly configPath?: string | undefined;
};

/** Where the path of the settings file may stand besides the flag `--config`. */
export const CONFIG_FILE_VARIABLE = "ROLLCALL_CONFIG";

type Source = {
	readonly origin: Origin;
	/** How the source calls a setting. */
	readonly nameOf: (name: string) => string;
	/** What the source calls the file that holds a setting's value. */
	readonly fileNameOf: (name: string) => string;
	readonly values: Readonly<Record<string, string | undefined>>;
	/** Is a name that is no setting a mistake? */
	readonly claims: (name: string) => boolean;
};

type Found = { readonly written: readonly Written[]; readonly faults: readonly Fault[] };

/** Everything that was written anywhere, strongest source first, and what is wrong with the writing itself. */
export function collect(given: Given): Found {
	const configPath = given.configPath ?? given.environment[CONFIG_FILE_VARIABLE];
	const file: FileValues =
		configPath === undefined ? { values: {}, faults: [] } : readConfigFile(configPath, given.readFile);
	const found = [flags(given), environment(given), settingsFile(file.values)].map((source) =>
		readSource(source, given.readFile),
	);
	return {
		written: found.flatMap(({ written }) => written),
		faults: [...file.faults, ...found.flatMap(({ faults }) => faults)],
	};
}

/** The names of settings whose value may be kept in a file. */
export function mayBeInFile(name: SettingName): boolean {
	return SETTINGS[name].inFile;
}

function flags(given: Given): Source {
	return {
		origin: "flag",
		nameOf: flagName,
		fileNameOf: (name) => `${flagName(name)}-file`,
		values: Object.fromEntries(Object.entries(given.flags).map(([name, value]) => [flagName(name), value] as const)),
		claims: () => false,
	};
}

function environment(given: Given): Source {
	return {
		origin: "environment",
		nameOf: environmentName,
		fileNameOf: (name) => `${environmentName(name)}_FILE`,
		values: given.environment,
		claims: (name) => name.startsWith("ROLLCALL_") && name !== CONFIG_FILE_VARIABLE,
	};
}

function settingsFile(values: Readonly<Record<string, string>>): Source {
	return { origin: "file", nameOf: (name) => name, fileNameOf: (name) => `${name}File`, values, claims: () => true };
}

function readSource(source: Source, readFile: Given["readFile"]): Found {
	const written: Written[] = [];
	const faults: Fault[] = [];
	const known = new Set<string>();
	for (const name of SETTING_NAMES) {
		const where = source.nameOf(name);
		known.add(where);
		const text = source.values[where];
		if (isSet(text)) written.push({ name, origin: source.origin, where, text });
		if (!mayBeInFile(name)) continue;
		const fileWhere = source.fileNameOf(name);
		known.add(fileWhere);
		const path = source.values[fileWhere];
		if (!isSet(path)) continue;
		if (isSet(text)) faults.push({ where: fileWhere, problem: `is set as well as ${where}; only one may be` });
		const content = tryRead(path, readFile);
		if (content.ok) written.push({ name, origin: source.origin, where: fileWhere, text: content.text.trim() });
		else faults.push({ where: fileWhere, problem: content.problem });
	}
	return { written, faults: [...faults, ...unknownNames(source, known)] };
}

/** An empty variable counts as none: it is how shells and Compose files write "not set". */
function isSet(text: string | undefined): text is string {
	return text !== undefined && text !== "";
}

function unknownNames(source: Source, known: ReadonlySet<string>): Fault[] {
	return Object.keys(source.values)
		.filter((name) => source.claims(name) && !known.has(name))
		.map((name) => {
			const meant = nearest(name, [...known]);
			return { where: name, problem: `is no setting${meant === undefined ? "" : `; did you mean ${meant}?`}` };
		});
}

type FileValues = { readonly values: Readonly<Record<string, string>>; readonly faults: readonly Fault[] };

type Read = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

function tryRead(path: string, readFile: Given["readFile"]): Read {
	try {
		return { ok: true, text: readFile(path) };
	} catch (error) {
		const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
		return { ok: false, problem: `names a file that cannot be read: ${path} (${reason})` };
	}
}

function readConfigFile(
	path: string,
	readFile: Given["readFile"],
): { values: Record<string, string>; faults: Fault[] } {
	const where = `--config ${path}`;
	const content = tryRead(path, readFile);
	if (!content.ok) return { values: {}, faults: [{ where, problem: content.problem }] };
	const parsed = parseObject(content.text);
	if (parsed === undefined) return { values: {}, faults: [{ where, problem: "does not hold a JSON object" }] };
	const values: Record<string, string> = {};
	const faults: Fault[] = [];
	for (const [name, value] of Object.entries(parsed)) {
		const text = asText(value);
		if (text === undefined)
			faults.push({ where: name, problem: "must be a text, a number, true, false or a list of texts" });
		else values[name] = text;
	}
	return { values, faults };
}

function parseObject(text: string): object | undefined {
	try {
		const parsed: unknown = JSON.parse(text);
		return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined; // The caller says that it is no JSON object.
	}
}

function asText(value: unknown): string | undefined {
	if (typeof value === "string") return value;
	if (typeof value === "number" || typeof value === "boolean") return String(value);
	return Array.isArray(value) && value.every((part) => typeof part === "string") ? value.join(",") : undefined;
}
