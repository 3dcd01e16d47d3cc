import type { Failure } from "@rollcall/protocol/errors";
import { isUpName, UP_EVENTS } from "@rollcall/protocol/events/up";
import { type Problem, problemOf } from "@rollcall/protocol/failure";
import { LIMITS } from "@rollcall/protocol/limits";
import type { RefusedFor } from "../../wire/gateway.ts";

/** How much of a name that is no event's is shown. */
const SHOWN_NAME = 64;

/** Bytes of one event, and of one frame. */
export type SizeLimits = { readonly maxEventBytes: number; readonly maxPayload: number };

/** A name as a client sent it, made fit to stand in a sentence and in a log: bounded, on one line, without markup. */
function shown(name: string): string {
	const text = name.slice(0, SHOWN_NAME).replaceAll(/[^\w:./+@-]/g, "?");
	return name.length > SHOWN_NAME ? `${text}…` : text;
}

/** Why an event of this name is not served in this namespace (`plain`: on a plain WebSocket), and where it is. */
export function noEvent(namespace: string, name: string): Failure {
	return { code: "bad_request", message: whyNoEvent(namespace, name) };
}

function whyNoEvent(namespace: string, name: string): string {
	const event = `"${shown(name)}"`;
	if (namespace === "plain") return `There is no event ${event}.`;
	if (!isUpName(name)) return `There is no event ${event} in the namespace ${namespace}.`;
	const { namespaces } = UP_EVENTS[name];
	return `The event ${event} is served in the namespace ${namespaces.join(" and ")}, not in ${namespace}.`;
}

/** What is told of an event that the wire did not pass on. */
export function notPassedOn(why: RefusedFor, { maxEventBytes }: SizeLimits): Failure {
	switch (why) {
		case "too_large":
			return { code: "too_large", message: `The event is larger than the limit of ${maxEventBytes} bytes.` };
		case "too_deep":
			return { code: "bad_request", message: `The payload is nested deeper than ${LIMITS.payloadDepth} levels.` };
		case "binary":
			return { code: "bad_request", message: "The payload holds binary data; events take JSON alone." };
	}
}

/** What is told of a frame that ends its link. */
export function frameTooLarge({ maxPayload }: SizeLimits): string {
	return `What came at once was larger than the limit of ${maxPayload} bytes.`;
}

/** What is answered to a polling body that is not read, as REST answers one (RFC 9457). */
export function bodyTooLarge({ maxPayload }: Pick<SizeLimits, "maxPayload">): Problem {
	return problemOf({ code: "too_large", message: `The body is larger than the limit of ${maxPayload} bytes.` });
}

/** What a link is told on which nobody has said in time who they are. */
export const CONNECT_SOMEWHERE = "Nobody is signed in here: connect to /presence or /chat with a token (auth.token).";
