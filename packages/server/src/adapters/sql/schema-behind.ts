/** The database was written by an older version, and is brought up to date by a command, not by a server (STO6). */
export class SchemaBehind extends Error {
	override readonly name = "SchemaBehind";
}
