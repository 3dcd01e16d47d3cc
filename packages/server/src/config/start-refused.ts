/** The server cannot start as it is configured. The message is a sentence for the person who starts it. */
export class StartRefused extends Error {
	override readonly name = "StartRefused";
}
