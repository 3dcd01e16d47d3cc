import pino from "pino";
import { redactFields, redactLine } from "./redact.ts";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

type Write = (fields: Readonly<Record<string, unknown>>, text: string) => void;

/** The log: fields first, then one short text that is the same every time. An error goes into the field `err`. */
export type Log = {
	readonly debug: Write;
	readonly info: Write;
	readonly warn: Write;
	readonly error: Write;
	readonly fatal: Write;
	/** A log whose lines all carry these fields too. */
	child(fields: Readonly<Record<string, unknown>>): Log;
};

/** Where finished lines go. */
export type LogSink = { write(line: string): void };

/** Standard error: standard output belongs to the lines for people. */
const STDERR = 2;

/**
 * Makes the log: one JSON object a line, with ISO times and without tokens, texts and positions (OPS4). Written at once, in
 * this thread, so that the last line before a crash is there. Without a sink it goes to standard error.
 */
export function makeLog(level: LogLevel, sink: LogSink = pino.destination({ dest: STDERR, sync: true })): Log {
	const logger = pino(
		{
			level,
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			serializers: { err: (error: unknown) => error },
			formatters: { level: (label) => ({ level: label }), log: redactFields },
			hooks: { streamWrite: redactLine },
		},
		sink,
	);
	return wrap(logger);
}

function wrap(logger: pino.Logger): Log {
	return {
		debug: (fields, text) => logger.debug(fields, text),
		info: (fields, text) => logger.info(fields, text),
		warn: (fields, text) => logger.warn(fields, text),
		error: (fields, text) => logger.error(fields, text),
		fatal: (fields, text) => logger.fatal(fields, text),
		child: (fields) => wrap(logger.child(redactFields(fields))),
	};
}
