/** A server cannot start as it is configured, or a command cannot do what it was asked. The message is a sentence for whoever asked. */
export class StartRefused extends Error {
	override readonly name = "StartRefused";
}
