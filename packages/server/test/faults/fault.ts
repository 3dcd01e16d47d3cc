import { test } from "bun:test";
import { appendFileSync } from "node:fs";

/** What a fault was found to do: a name, and a figure with its unit or a word. */
export type Note = (name: string, value: string | number) => void;

type Asked = {
	/** The rules it proves. */
	readonly rules: readonly string[];
	readonly title: string;
	/** What the spec asks, in a sentence, for the report. */
	readonly asked: string;
};

const LONGEST = 240_000;

/** A test of one fault, which also leaves a line for the report of `npm run faults`. */
export function fault(id: string, { rules, title, asked }: Asked, body: (note: Note) => Promise<void>): void {
	const name = [`[${id}]`, ...rules.map((rule) => `[${rule}]`), title].join(" ");
	test(
		name,
		async () => {
			const measured: Record<string, string | number> = {};
			const begun = performance.now();
			const report = (failure: string | null): void => {
				const seconds = Number(((performance.now() - begun) / 1_000).toFixed(1));
				leave({ id, title, asked, measured, seconds, failure });
			};
			try {
				await body((what, value) => {
					measured[what] = value;
				});
			} catch (error) {
				report(String(error instanceof Error ? error.message : error));
				throw error;
			}
			report(null);
		},
		LONGEST,
	);
}

function leave(line: Readonly<Record<string, unknown>>): void {
	const file = process.env.ROLLCALL_TEST_FAULTS_REPORT;
	if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
