import type { ConnectionState, Events, Readable, RollcallClient } from "@rollcall/client";
import { ERRORS } from "@rollcall/protocol/errors";
import { isErrorCode } from "./failure.ts";
import { derived } from "./signal.ts";

type Denied = ConnectionState & { readonly kind: "denied" };

/** How the connection is. `retryAt` is a moment of this computer's clock; null while it is being tried. */
export type LinkState =
	| { readonly kind: "connecting" }
	| { readonly kind: "online" }
	| { readonly kind: "reconnecting"; readonly retryAt: number | null }
	| { readonly kind: "refused"; readonly code: Denied["code"]; readonly message: string };

const ENDINGS: { readonly [Code in Denied["code"]]?: string } = {
	revoked: "Your access was ended. Ask for a new sign-in link.",
	left: "You signed this browser out from another device.",
	token_expired: "Your sign-in has run out. Paste a new token, or open a new sign-in link, and go on where you were.",
};

function refusal({ code, message }: Denied): LinkState {
	const sentence = ENDINGS[code] ?? (isErrorCode(code) ? ERRORS[code].sentence : message);
	return { kind: "refused", code, message: sentence };
}

function stateOf(state: ConnectionState): LinkState {
	switch (state.kind) {
		case "connected":
		case "draining":
			return { kind: "online" };
		case "reconnecting":
			return { kind: "reconnecting", retryAt: Date.now() + state.waitMs };
		case "connecting":
			return state.attempt === 0 ? { kind: "connecting" } : { kind: "reconnecting", retryAt: null };
		case "denied":
			return refusal(state);
		default:
			return { kind: "connecting" };
	}
}

/** The connection, as the views see it. */
export class Link {
	readonly state: Readable<LinkState>;
	readonly #client: RollcallClient;

	constructor(client: RollcallClient) {
		this.#client = client;
		this.state = derived([client.connection], stateOf);
		// When it is tried again is reckoned from the moment of the change, whether or not anybody draws it.
		client.connection.subscribe(() => this.state.getSnapshot());
	}

	/** Calls back at each event of this name. */
	on<Name extends keyof Events>(name: Name, listener: (data: Events[Name]) => void): void {
		this.#client.on(name, listener);
	}

	/** Tries now instead of waiting. */
	readonly retry = (): void => {
		this.#client.connect().catch(() => {}); // the state says so
	};
}
