import type { Act } from "../actions.ts";
import { cueText } from "../corpus/talks.ts";
import type { Fix } from "../journey.ts";
import type { Request } from "./wire.ts";

/** What a request needs to know besides the act. */
export type Moment = {
	readonly userId: string;
	/** Makes message keys of this run unlike those of any other. */
	readonly run: string;
	/** The moment on the wire at which a span of the simulation's time is over. */
	readonly after: (ms: number) => string;
};

/** An act as the event that it is on the wire. */
export function requestOf(act: Act, { userId, run, after }: Moment): Request {
	switch (act.kind) {
		case "beat":
			return { name: "presence:heartbeat", payload: { active: act.active, ...fixOf(act.fix) } };
		case "work":
			if (act.projectId === null) return { name: "activity:clear", payload: {} };
			return { name: "activity:set", payload: { projectId: act.projectId, taskId: act.taskId } };
		case "post": {
			const { message, emoji, forMs } = act;
			return { name: "status:post", payload: { message, emoji, expiresAt: after(forMs) } };
		}
		case "unpost":
			return { name: "status:clear", payload: {} };
		case "avail": {
			const { status, forMs } = act;
			return { name: "presence:set", payload: { status, ...(forMs === null ? {} : { until: after(forMs) }) } };
		}
		case "send": {
			const { text, cue } = act.line;
			const metadata = cue === null ? null : { cue: cueText(cue) };
			const clientMessageId = `${run}-${userId}-${act.key}`;
			return { name: "chat:send", payload: { conversationId: act.conversationId, text, metadata, clientMessageId } };
		}
		default:
			return conversationRequest(act, userId);
	}
}

type Rest = Exclude<Act, { readonly kind: "beat" | "work" | "post" | "unpost" | "avail" | "send" }>;

function conversationRequest(act: Rest, userId: string): Request {
	switch (act.kind) {
		case "meet":
			return { name: "conversation:create", payload: { type: "direct", participantIds: [act.userId] } };
		case "gather": {
			const { title, userIds } = act;
			return { name: "conversation:create", payload: { type: "group", title, participantIds: [...userIds] } };
		}
		case "bring": {
			const { conversationId } = act;
			return { name: "conversation:put-participant", payload: { conversationId, userId: act.userId } };
		}
		case "quit":
			return { name: "conversation:remove-participant", payload: { conversationId: act.conversationId, userId } };
		case "typing":
		case "recording":
			return {
				name: `${act.kind}:${act.on ? "start" : "stop"}`,
				payload: { conversationId: act.conversationId },
			} as Request;
		case "edit": {
			const { conversationId, messageId, text } = act;
			return { name: "chat:edit", payload: { conversationId, messageId, text } };
		}
		case "delete":
			return {
				name: "chat:delete",
				payload: { conversationId: act.conversationId, messageId: act.messageId },
			};
		case "delivered":
			return { name: "chat:delivered", payload: { conversationId: act.conversationId, seq: act.seq } };
		case "read":
			return { name: "chat:mark-read", payload: { conversationId: act.conversationId, seq: act.seq } };
	}
}

function fixOf(fix: Fix | null) {
	if (fix === null) return {};
	const { latitude, longitude, accuracy, heading, speed } = fix;
	return { latitude, longitude, accuracy, heading, speed };
}
