import type { Kysely, RawBuilder } from "kysely";

/** How a dialect writes the column types and table ends that migrations use. */
export type ColumnTypes = {
	/** Text that sorts by code point. */
	readonly text: RawBuilder<unknown>;
	/** Whole numbers up to 2^53. */
	readonly int8: RawBuilder<unknown>;
	readonly float8: RawBuilder<unknown>;
	/** A whole number that the database gives out, and the primary key of its table. */
	readonly identity: RawBuilder<unknown>;
	/** What follows `create table (...)`. */
	readonly table: RawBuilder<unknown>;
	/** The same for a table of small rows that are read in the order of their key. */
	readonly clustered: RawBuilder<unknown>;
};

/** One step of the schema. Its number is that of its file; once released it never changes. */
export type Migration = {
	readonly number: number;
	readonly name: string;
	up(db: Kysely<never>, types: ColumnTypes): Promise<void>;
};

/** A step as its file is called. */
export function stepName({ number, name }: Pick<Migration, "number" | "name">): string {
	return `${String(number).padStart(3, "0")}-${name}`;
}
