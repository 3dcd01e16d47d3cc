/** The database was written by a newer version, which alone knows how to read it. */
export class SchemaTooNew extends Error {
	override readonly name = "SchemaTooNew";
}
