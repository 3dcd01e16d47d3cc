import { allowedHost, eventProblem, webhookAddress, webhookSecret } from "../checks.ts";
import { duration, list, whole } from "../kinds.ts";
import { optional, secret, setting } from "../setting.ts";

export const WEBHOOKS = {
	webhookUrl: optional({
		kind: webhookAddress,
		inFile: true,
		sentence: "Where webhooks are posted; without it there are none.",
	}),
	webhookSecret: secret({
		kind: webhookSecret,
		sentence:
			"What webhooks are signed with: whsec_ and 24 to 64 bytes in base64. While it is being changed the new one and the old one, with a space between.",
	}),
	webhookEvents: setting({
		kind: list("webhook types", eventProblem),
		default: "*",
		sentence: "Webhooks that are sent, such as message.created,user.offline; * for all.",
	}),
	webhookAllow: setting({
		kind: list("hosts, addresses and networks", allowedHost),
		default: "",
		sentence:
			"Receivers that may be sent to though their address is not public, and without TLS, such as hooks.internal or 10.0.0.0/8.",
	}),
	webhookAttempts: setting({
		kind: whole({ min: 1, max: 20 }),
		default: "10",
		sentence: "How often delivery of a webhook is tried, over about 12 hours, before it is given up.",
	}),
	webhookConcurrency: setting({
		kind: whole({ min: 1, max: 64 }),
		default: "32",
		sentence: "Webhooks that one node sends at a time.",
	}),
	webhookTimeout: setting({
		kind: duration({ min: 100, max: 30_000 }),
		default: "10s",
		sentence: "How long a receiver may take to answer.",
	}),
};
