import { choice, whole } from "../kinds.ts";
import { optional, setting } from "../setting.ts";

export const OPERATION = {
	metricsPort: optional({
		kind: whole({ max: 65_535 }),
		sentence:
			"Port on 127.0.0.1 on which Prometheus finds /metrics; 0 takes any free one; without it there are no metrics.",
	}),
	logLevel: setting({
		kind: choice("trace", "debug", "info", "warn", "error", "fatal", "silent"),
		default: "info",
		sentence: "The least important lines that are still logged.",
	}),
};
