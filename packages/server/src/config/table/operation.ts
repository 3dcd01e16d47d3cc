import { choice, whole } from "../kinds.ts";
import { optional, setting } from "../setting.ts";

export const OPERATION = {
	metricsPort: optional({
		kind: whole({ max: 65_535 }),
		sentence: "Port of the metrics listener on 127.0.0.1. Reserved: this version has no metrics listener yet.",
	}),
	logLevel: setting({
		kind: choice("trace", "debug", "info", "warn", "error", "fatal", "silent"),
		default: "info",
		sentence: "The least important lines that are still logged.",
	}),
};
