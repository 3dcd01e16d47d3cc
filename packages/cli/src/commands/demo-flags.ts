import type { Config } from "@rollcall/server/config/settings";
import type { Command } from "commander";
import { DEMO_COMPANY, MOST_PEOPLE, USUAL_PEOPLE } from "./made-up.ts";
import { wholeIn } from "./number-in.ts";

/** Where their data lies unless a folder is given: no real person's data is there. */
export const DEMO_DATA_DIR = "./data/demo";

/** What is asked of a demo beside the server; `people` is null where none is. */
export type DemoWish = { readonly people: number | null; readonly faults: readonly string[] };

export function addDemoFlags(command: Command): void {
	command
		.option(
			"--demo",
			`With --dev: made-up people of the company ${DEMO_COMPANY} use the server, so that there is something to see.`,
		)
		.option("--people <count>", `With --demo: how many, up to ${MOST_PEOPLE} (default ${USUAL_PEOPLE}).`);
}

/** Reads the flags of a demo. It is refused where its people could get among real ones. */
export function demoWish(flags: Readonly<Record<string, unknown>>, config: Config): DemoWish {
	const isAsked = flags.demo === true;
	const people = flags.people === undefined ? USUAL_PEOPLE : wholeIn(String(flags.people), 1, MOST_PEOPLE);
	const faults: string[] = [];
	if (!isAsked && flags.people !== undefined) faults.push("--people is for --demo.");
	if (people === undefined) faults.push(`--people must be a whole number from 1 to ${MOST_PEOPLE}.`);
	if (isAsked) faults.push(...misfits(config));
	return { people: isAsked ? (people ?? null) : null, faults };
}

function misfits({ dev, databaseUrl, tlsCert, jwtSecret, jwksUrl, jwtPublicKey }: Config): string[] {
	const faults: string[] = [];
	if (!dev) faults.push("--demo is for development: give --dev too.");
	if (databaseUrl !== null)
		faults.push("--demo keeps out of ROLLCALL_DATABASE_URL: its people are made up. Use rollcall simulate there.");
	if (tlsCert !== null) faults.push("--demo does not go with ROLLCALL_TLS_CERT.");
	if (jwtSecret === null && (jwksUrl !== null || jwtPublicKey !== null))
		faults.push("--demo signs tokens of its own: it needs ROLLCALL_JWT_SECRET, or no key at all.");
	return faults;
}
