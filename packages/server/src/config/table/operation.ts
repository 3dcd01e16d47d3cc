import { headerList } from "../checks.ts";
import { choice, duration, fraction, webAddress, whole } from "../kinds.ts";
import { optional, secret, setting } from "../setting.ts";

export const OPERATION = {
	metricsPort: optional({
		kind: whole({ max: 65_535 }),
		sentence:
			"Port on 127.0.0.1 on which Prometheus finds /metrics; 0 takes any free one; without it there are no metrics.",
	}),
	otlpEndpoint: optional({
		kind: webAddress,
		sentence:
			"Collector of OpenTelemetry that takes traces over OTLP/HTTP, such as http://127.0.0.1:4318; without it there are no traces.",
	}),
	otlpHeaders: secret({
		kind: headerList,
		sentence: "Headers that the collector wants, such as authorization=Basic%20dXNlcjpwYXNz; separated by commas.",
	}),
	traceRatio: setting({
		kind: fraction,
		default: "1",
		sentence: "Part of the traces that are recorded, from 0 to 1; those that a request brings with it are as it says.",
	}),
	invariantInterval: setting({
		kind: duration(),
		default: "1m",
		sentence:
			"How often each node looks at a part of what must always hold of presence and conversations, and reports what does not; 0: never.",
	}),
	logLevel: setting({
		kind: choice("trace", "debug", "info", "warn", "error", "fatal", "silent"),
		default: "info",
		sentence: "The least important lines that are still logged.",
	}),
};
