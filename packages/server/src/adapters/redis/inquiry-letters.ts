import type { Question, QuestionKind } from "../../ports/node-inquiry.ts";
import { type Is, list, moment, number, orNull, shape, text } from "./shape.ts";

/** What nodes write to each other: a question, or the answer to one. `id` names the question. */
export type Letter =
	| { readonly kind: "question"; readonly id: string; readonly from: string; readonly question: Question }
	| { readonly kind: "answer"; readonly id: string; readonly from: string; readonly answer: unknown };

const TRAFFIC = shape({ eventsIn: number, eventsOut: number, bytesIn: number, bytesOut: number });
const DURATIONS = orNull(shape({ p50: number, p99: number }));

const STATS = shape({
	version: text,
	startedAt: moment,
	links: number,
	connections: number,
	people: number,
	companies: number,
	totals: TRAFFIC,
	perSecond: TRAFFIC,
	slowConsumers: shape({ cut: number, waiting: number }),
	handling: DURATIONS,
	eventLoopDelay: DURATIONS,
	memory: shape({ rss: number, heapUsed: number }),
	degraded: list(text),
});

const CONNECTION = shape({
	connectionId: text,
	companyId: text,
	userId: text,
	deviceId: text,
	namespace: (value) => value === "/presence" || value === "/chat",
	transport: (value) => value === "websocket" || value === "polling" || value === "plain",
	userAgent: text,
	connectedAt: moment,
	lastEventAt: moment,
	lastActivityAt: moment,
	bytesWaiting: number,
});

const QUESTIONS: Readonly<Record<QuestionKind, Is>> = {
	stats: () => true,
	connections: shape({
		wanted: shape({ companyId: orNull(text), userId: orNull(text), after: orNull(text), limit: number }),
	}),
};
const ANSWERS: Readonly<Record<QuestionKind, Is>> = { stats: STATS, connections: list(CONNECTION) };

const HEAD = { id: text, from: text };
const isKnown: Is = (value) => typeof value === "string" && Object.hasOwn(QUESTIONS, value);
const isQuestion = shape({ ...HEAD, kind: (value) => value === "question", question: shape({ kind: isKnown }) });
const isAnswer = shape({ ...HEAD, kind: (value) => value === "answer" });

/** What came on a channel; undefined where it is no letter of ours, or a question that this version does not know. */
export function readLetter(written: string): Letter | undefined {
	const letter = parsed(written);
	if (isAnswer(letter)) return letter as Letter;
	if (!isQuestion(letter)) return undefined;
	const { question } = letter as { readonly question: Question };
	return QUESTIONS[question.kind](question) ? (letter as Letter) : undefined;
}

/** Is it an answer to such a question, as far as anybody reaches into it? */
export function answers(kind: QuestionKind, answer: unknown): boolean {
	return ANSWERS[kind](answer);
}

function parsed(written: string): unknown {
	try {
		return JSON.parse(written);
	} catch {
		return undefined; // no letter, as anything else that is none
	}
}
