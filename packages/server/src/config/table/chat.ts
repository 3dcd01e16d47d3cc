import { LIMITS as WIRE } from "@rollcall/protocol/limits";
import { duration, size, whole } from "../kinds.ts";
import { setting } from "../setting.ts";

const tick = { min: 1, max: 60_000 };

export const CHAT = {
	typingTtl: setting({
		kind: duration({ min: 100 }),
		default: "5s",
		sentence: "How long somebody counts as typing after they last said so.",
	}),
	recordingTtl: setting({
		kind: duration({ min: 100 }),
		default: "30s",
		sentence: "How long somebody counts as recording after they last said so.",
	}),
	maxTextLength: setting({
		kind: whole({ min: 1, max: WIRE.messageText }),
		default: "8000",
		sentence: "Code points of a message's text.",
	}),
	maxAttachments: setting({
		kind: whole({ max: WIRE.attachments }),
		default: "10",
		sentence: "Attachments of one message.",
	}),
	maxMetadataBytes: setting({
		kind: size({ max: WIRE.metadataBytes }),
		default: "4KiB",
		sentence: "Size of one message's metadata as JSON.",
	}),
	maxGroup: setting({
		kind: whole({ min: 1, max: WIRE.groupPeople }),
		default: "1000",
		sentence: "People in one group.",
	}),
	maxLiveConversations: setting({
		kind: whole({ min: 1 }),
		default: "2000",
		sentence: "Conversations of one user that are received live, the newest; the rest comes by sync.",
	}),
	receiptCountsAbove: setting({
		kind: whole({ min: 1 }),
		default: "50",
		sentence: "In groups of more people than this, receipts are told as counts.",
	}),
	receiptCountsTick: setting({
		kind: duration(tick),
		default: "1s",
		sentence: "Receipts of large groups are gathered for this long before their counts are told.",
	}),
	unreadTick: setting({
		kind: duration(tick),
		default: "250ms",
		sentence: "Changes of what is unread are gathered for this long before they are told.",
	}),
};
