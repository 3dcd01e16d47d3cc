import { isId } from "@rollcall/protocol/ids";
import { duration } from "@rollcall/server/config/kinds";
import type { Config } from "@rollcall/server/config/settings";
import { type Command, Option } from "commander";
import { EXIT_FAILED, EXIT_USAGE } from "../exit-codes.ts";
import { loadForCommand } from "../setting-flags.ts";
import { type Order, type RunningSimulation, startSimulation } from "../simulate/drive/start.ts";
import { stopAsked } from "../stop-asked.ts";
import { DEMO_COMPANY, MOST_PEOPLE, USUAL_PEOPLE } from "./made-up.ts";
import { numberIn, wholeIn } from "./number-in.ts";
import { addSigningFlags, ID_TEXT, NO_SECRET_TEXT, secretOf } from "./signing.ts";

type Flags = {
	readonly url?: string;
	readonly people: string;
	readonly company: string;
	readonly pace: string;
	readonly seed?: string;
	readonly guest?: string;
	readonly duration?: string;
	readonly seconds?: string;
};

type Wish = { readonly order: Omit<Order, "secret">; readonly stopAfter: number | null };

const SLOWEST = 0.1;
const FASTEST = 60;
const SEEDS = 2 ** 32;
const PROGRESS_EVERY = 10_000;

export function build(command: Command): { run(): Promise<number> } {
	command
		.option("--people <count>", `How many people, up to ${MOST_PEOPLE}.`, `${USUAL_PEOPLE}`)
		.option("--url <url>", "Where the server is; by the configured host and port where it is left out.")
		.option("--company <id>", "The company that they are of; best one without real people.", DEMO_COMPANY)
		.option("--pace <factor>", `How much faster than real time they live, ${SLOWEST} to ${FASTEST}.`, "1")
		.option("--duration <duration>", "Stop after so long, such as 30s or 10m.")
		.addOption(new Option("--seconds <count>", "Stop after so many seconds.").conflicts("duration"))
		.option(
			"--seed <number>",
			"The same seed gives the same people with the same plans; a new one where it is left out.",
		)
		.option("--guest <id>", "A real user of the company, whom some of them talk to.");
	addSigningFlags(command).addHelpText(
		"after",
		"\nEverybody leaves when it is stopped (Ctrl-C). Exit code 1 where the server refused something.",
	);
	return { run: () => simulate(command) };
}

async function simulate(command: Command): Promise<number> {
	const loaded = loadForCommand(command);
	if (loaded === undefined) return EXIT_USAGE;
	const wish = wishOf(command.opts(), loaded.config);
	if (!wish.ok) {
		console.error(wish.faults.join("\n"));
		return EXIT_USAGE;
	}
	const secret = secretOf(loaded.config);
	if (secret === undefined) {
		console.error(NO_SECRET_TEXT);
		return EXIT_FAILED;
	}
	return run({ ...wish.order, secret }, wish.stopAfter);
}

async function run(order: Order, stopAfter: number | null): Promise<number> {
	const asked = stopAsked();
	const simulation = await startSimulation(order, { tell: (problem) => console.error(problem) });
	const { people, companyId, url, seed } = order;
	console.log(`${people} people of ${companyId} at ${url} (--seed ${seed}). Stop with Ctrl-C.`);
	const progress = setInterval(() => console.log(progressText(simulation)), PROGRESS_EVERY);
	const timeUp = Promise.withResolvers<void>();
	const timer = stopAfter === null ? undefined : setTimeout(timeUp.resolve, stopAfter);
	await Promise.race([asked, timeUp.promise]);
	clearTimeout(timer);
	clearInterval(progress);
	console.log(progressText(simulation));
	await simulation.stop();
	console.log("Everybody has left.");
	return simulation.progress().errors === 0 ? 0 : EXIT_FAILED;
}

/** One line: who is there, and what was done so far. */
function progressText(simulation: RunningSimulation): string {
	const { present, events, errors, broken } = simulation.progress();
	const all = Object.values(events).reduce((sum, count) => sum + count, 0);
	const [messages = 0, beats = 0] = [events["chat:send"], events["presence:heartbeat"]];
	const brokenText = broken === 0 ? "" : `, ${broken} links broken`;
	return `${present} present; ${all} events, of these ${messages} messages and ${beats} heartbeats; ${errors} errors${brokenText}`;
}

function wishOf(flags: Flags, config: Config): ({ readonly ok: true } & Wish) | { ok: false; faults: string[] } {
	const faults: string[] = [];
	const url = flags.url ?? ownUrl(config);
	const people = wholeIn(flags.people, 1, MOST_PEOPLE);
	const pace = numberIn(flags.pace, SLOWEST, FASTEST);
	const seed = flags.seed === undefined ? Math.floor(Math.random() * SEEDS) : wholeIn(flags.seed, 0, SEEDS - 1);
	const asked = flags.duration ?? (flags.seconds === undefined ? undefined : `${flags.seconds}s`);
	const span = asked === undefined ? null : duration({ min: 1_000 }).read(asked);
	if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url))
		faults.push("--url must be a URL that starts with http:// or https://");
	if (people === undefined) faults.push(`--people must be a whole number from 1 to ${MOST_PEOPLE}`);
	if (pace === undefined) faults.push(`--pace must be a number from ${SLOWEST} to ${FASTEST}`);
	if (seed === undefined) faults.push(`--seed must be a whole number from 0 to ${SEEDS - 1}`);
	if (!isId(flags.company)) faults.push(`--company ${ID_TEXT}`);
	if (flags.guest !== undefined && !isId(flags.guest)) faults.push(`--guest ${ID_TEXT}`);
	if (span?.ok === false) faults.push(`${flags.seconds === undefined ? "--duration" : "--seconds"} ${span.problem}`);
	if (faults.length > 0 || people === undefined || pace === undefined || seed === undefined)
		return { ok: false, faults };
	const order = {
		url: url.replace(/\/+$/, ""),
		companyId: flags.company,
		people,
		pace,
		seed,
		guest: flags.guest ?? null,
		issuer: config.jwtIssuer,
		audience: config.jwtAudience,
	};
	return { ok: true, order, stopAfter: span?.ok ? span.value : null };
}

/** Where a server with this configuration is, seen from this machine. */
function ownUrl({ host, port, tlsCert }: Config): string {
	const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
	return `${tlsCert === null ? "http" : "https"}://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
