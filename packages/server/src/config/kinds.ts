/** What reading a written value gives: the value, or what is wrong with it. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** How a kind of setting is written and read. `label` names it for people. */
export type Kind<T> = { readonly label: string; readonly read: (text: string) => Reading<T> };

type Range = { readonly min: number; readonly max: number };

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const UNIT_BYTES = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 } as const;
const LONGEST_MS = 3_650 * UNIT_MS.d;

const good = <T>(value: T): Reading<T> => ({ ok: true, value });
const bad = <T>(problem: string): Reading<T> => ({ ok: false, problem });

/** Any text that is not empty. */
export const text: Kind<string> = {
	label: "text",
	read: (given) => (given === "" ? bad("is empty") : good(given)),
};

/** Yes or no: `true`, `false`, `1`, `0`, `yes`, `no`, `on`, `off`. */
export const yesNo: Kind<boolean> = {
	label: "yes or no",
	read: (given) => {
		const word = given.toLowerCase();
		if (["true", "1", "yes", "on"].includes(word)) return good(true);
		if (["false", "0", "no", "off"].includes(word)) return good(false);
		return bad("must be true or false");
	},
};

/** A whole number in a range (0 upwards where none is given). */
export function whole({ min = 0, max = Number.MAX_SAFE_INTEGER }: Partial<Range> = {}): Kind<number> {
	return {
		label: "whole number",
		read: (given) =>
			/^\d+$/.test(given) ? within(Number(given), { min, max }, String) : bad("must be a whole number"),
	};
}

/** A number that may have a fraction, 0 upwards. */
export const amount: Kind<number> = {
	label: "number",
	read: (given) => (/^\d+(\.\d+)?$/.test(given) ? good(Number(given)) : bad("must be a number, 0 or more")),
};

/** A part of a whole: 0 to 1. */
export const fraction: Kind<number> = {
	label: "number from 0 to 1",
	read: (given) =>
		/^\d+(\.\d+)?$/.test(given)
			? within(Number(given), { min: 0, max: 1 }, String)
			: bad("must be a number from 0 to 1"),
};

/** A span of time, read to whole milliseconds: `250ms`, `5s`, `15m`, `2h`, `30d`; a bare `0` is nothing. */
export function duration({ min = 0, max = LONGEST_MS }: Partial<Range> = {}): Kind<number> {
	return {
		label: "duration",
		read: (given) => {
			if (given === "0") return within(0, { min, max }, durationText);
			const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(given);
			if (parts === null) return bad("must be a duration with its unit, such as 250ms, 5s, 15m, 2h or 30d");
			return within(
				Math.round(Number(parts[1]) * UNIT_MS[parts[2] as keyof typeof UNIT_MS]),
				{ min, max },
				durationText,
			);
		},
	};
}

/** A number of bytes: `512B`, `256KiB`, `1MiB`, `1GiB`, or bare bytes. */
export function size({ min = 0, max = 2 ** 40 }: Partial<Range> = {}): Kind<number> {
	return {
		label: "size",
		read: (given) => {
			const parts = /^(\d+)(B|KiB|MiB|GiB)?$/.exec(given);
			if (parts === null) return bad("must be a size, such as 65536, 256KiB or 1MiB");
			return within(
				Number(parts[1]) * UNIT_BYTES[(parts[2] ?? "B") as keyof typeof UNIT_BYTES],
				{ min, max },
				sizeText,
			);
		},
	};
}

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): Kind<T> {
	return {
		label: words.join(", "),
		read: (given) => {
			const found = words.find((word) => word === given);
			return found === undefined ? bad(`must be one of ${words.join(", ")}`) : good(found);
		},
	};
}

/** An address of the web: `https://...` or `http://...`. */
export const webAddress: Kind<string> = {
	label: "URL",
	read: (given) => {
		const url = URL.parse(given);
		if (url === null || !/^https?:$/.test(url.protocol))
			return bad("must be a URL that starts with https:// or http://");
		return good(given);
	},
};

/** A comma-separated list; every part must be accepted. Empty: no part. */
export function list(label: string, problemOf: (part: string) => string | undefined): Kind<readonly string[]> {
	return {
		label: `list of ${label}`,
		read: (given) => {
			const parts = given
				.split(",")
				.map((part) => part.trim())
				.filter((part) => part !== "");
			const problems = parts.flatMap((part) => {
				const problem = problemOf(part);
				return problem === undefined ? [] : [`"${part}" ${problem}`];
			});
			return problems.length === 0 ? good(parts) : bad(problems.join("; "));
		},
	};
}

/** How a duration is written, in the largest unit that leaves no rest. */
export function durationText(ms: number): string {
	return inUnits(ms, UNIT_MS, "0s");
}

/** How a size is written, in the largest unit that leaves no rest. */
export function sizeText(bytes: number): string {
	return inUnits(bytes, UNIT_BYTES, "0B");
}

function inUnits(value: number, units: Readonly<Record<string, number>>, nothing: string): string {
	if (value === 0) return nothing;
	const fitting = Object.entries(units).findLast(([, factor]) => value % factor === 0);
	return fitting === undefined ? String(value) : `${value / fitting[1]}${fitting[0]}`;
}

function within(value: number, { min, max }: Range, written: (value: number) => string): Reading<number> {
	if (value < min) return bad(`must be at least ${written(min)}`);
	if (value > max) return bad(`must be at most ${written(max)}`);
	return good(value);
}
