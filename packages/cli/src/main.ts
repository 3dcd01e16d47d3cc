import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { EXIT_FAILED, EXIT_USAGE } from "./exit-codes.ts";

/** A command says what it takes, and what it does; what it does ends with an exit code. */
export type CommandModule = { build(command: Command): { run(): Promise<number> } };

type Entry = { readonly name: string; readonly summary: string; load(): Promise<CommandModule> };

/** Loaded only when called: most of the time to the first line is spent on reading code. */
const COMMANDS: readonly Entry[] = [
	{ name: "serve", summary: "Start the server.", load: () => import("./commands/serve.ts") },
	{
		name: "token",
		summary: "Sign a token for a user, as your application would.",
		load: () => import("./commands/token.ts"),
	},
	{
		name: "migrate",
		summary: "Bring the schema of the database up to date.",
		load: () => import("./commands/migrate.ts"),
	},
	{
		name: "backup",
		summary: "Write the embedded database into a file, while the server runs.",
		load: () => import("./commands/backup.ts"),
	},
	{
		name: "restore",
		summary: "Put a backup into a data folder.",
		load: () => import("./commands/restore.ts"),
	},
	{
		name: "config",
		summary: "Print every setting with its value, source and default.",
		load: () => import("./commands/config.ts"),
	},
	{
		name: "simulate",
		summary: "Let a lively company of made-up people use a server.",
		load: () => import("./commands/simulate.ts"),
	},
];

/** Runs one command line and answers the exit code: 0 done, 1 failed, 2 wrong use or wrong settings. */
async function main(words: readonly string[]): Promise<number> {
	const program = new Command("rollcall")
		.description("Rollcall: a self-hosted real-time presence and messaging server.")
		.version(packageJson.version)
		.exitOverride()
		.showHelpAfterError('Try "rollcall --help".');
	let chosen = async (): Promise<number> => 0;
	for (const { name, summary, load } of COMMANDS) {
		const command = program.command(name).description(summary);
		if (!words.includes(name)) continue;
		const { run } = (await load()).build(command.showHelpAfterError(`Try "rollcall ${name} --help".`));
		command.action(() => {
			chosen = run;
		});
	}
	await program.parseAsync(words, { from: "user" });
	return chosen();
}

function exitCodeOf(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
	console.error(error instanceof Error && error.name === "StartRefused" ? error.message : error);
	return EXIT_FAILED;
}

process.exit(await main(process.argv.slice(2)).catch(exitCodeOf));
