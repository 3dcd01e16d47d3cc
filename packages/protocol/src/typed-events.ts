import type { z } from "zod";
import type { WireError } from "./errors.ts";
import type { DOWN_EVENTS, DownName } from "./events/down.ts";
import type { UP_EVENTS, UpName } from "./events/up.ts";

/** How the server answers an event (W20). */
export type AckOf<Name extends UpName> =
	| ({ success: true } & z.output<(typeof UP_EVENTS)[Name]["answer"]>)
	| { success: false; error: WireError };

/** What a client writes as payload. */
export type SentPayload<Name extends UpName> = z.input<(typeof UP_EVENTS)[Name]["payload"]>;

/** Socket.IO's generics: `Socket<ServerToClientEvents, ClientToServerEvents>`. */
export type ClientToServerEvents = {
	[Name in UpName]: (payload: SentPayload<Name>, ack: (answer: AckOf<Name>) => void) => void;
};

export type ServerToClientEvents = {
	[Name in DownName]: (data: z.output<(typeof DOWN_EVENTS)[Name]["data"]>) => void;
};
