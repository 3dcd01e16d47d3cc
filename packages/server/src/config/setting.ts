import type { Kind } from "./kinds.ts";

/** One row of the table of settings. `T` is what the program gets. */
export type Setting<T> = {
	readonly kind: Kind<unknown>;
	/** As it would be written; null: not set unless somebody sets it. */
	readonly default: string | null;
	readonly sentence: string;
	/** Never shown, and no flag of its own: command lines can be read by everybody on the machine. */
	readonly secret: boolean;
	/** The value may be kept in a file that `..._FILE` names. */
	readonly inFile: boolean;
	/** Only for the type. */
	readonly value?: T;
};

type Row<T> = { readonly kind: Kind<T>; readonly sentence: string };

/** A setting that always has a value. */
export function setting<T>(row: Row<T> & { readonly default: string }): Setting<T> {
	return { ...row, secret: false, inFile: false };
}

/** A setting that may be missing: null. */
export function optional<T>(row: Row<T> & { readonly inFile?: boolean }): Setting<T | null> {
	return { inFile: false, ...row, default: null, secret: false };
}

/** A setting that may be missing, and whose value is nobody's business. */
export function secret<T>(row: Row<T>): Setting<T | null> {
	return { ...row, default: null, secret: true, inFile: true };
}

/** `awayAfter` -> `ROLLCALL_AWAY_AFTER`. */
export function environmentName(name: string): string {
	return `ROLLCALL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** `awayAfter` -> `--away-after`. */
export function flagName(name: string): string {
	return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
