import { EngineLink } from "../../src/wire/engine-link.ts";
import type { Socket } from "../../src/wire/gateway.ts";

/** An Engine.IO session that sends back whatever comes. */
export class EchoLink extends EngineLink {
	readonly sockets: readonly Socket[] = [];

	protected override message(frame: string): void {
		this.write(frame);
	}

	protected override attachment(bytes: Uint8Array): void {
		this.write(bytes);
	}

	protected override endSockets(): void {}
}
