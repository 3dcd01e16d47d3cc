import type { Base, Core } from "./compose-core.ts";
import { ownConnections } from "./gateways/socket/own-connections.ts";
import type { Answers, NodeStats, Question, QuestionKind, QuestionOf, Respond } from "./ports/node-inquiry.ts";
import type { RunningWire } from "./wire/server.ts";

/** What the server does without for now. */
export function degraded({ stores, shared }: Base): readonly string[] {
	return [...(stores.stats().isAway ? ["database"] : []), ...(shared.isAway() ? ["redis"] : [])];
}

type Respondent = { readonly [Kind in QuestionKind]: (question: QuestionOf<Kind>) => Answers[Kind] };

/** What this node answers when it is asked how it is doing. */
export function respondent(base: Base, core: Core, running: RunningWire): Respond {
	const answers: Respondent = {
		stats: () => statsOf(base, core, running),
		connections: ({ wanted }) => ownConnections(core.registry, wanted),
	};
	return <Kind extends QuestionKind>(question: QuestionOf<Kind>) => {
		// The table pairs each kind with its answer; the compiler cannot follow the pair through a lookup.
		const answer = answers[question.kind] as (question: Question) => Answers[Kind];
		return answer(question);
	};
}

function statsOf(base: Base, { registry }: Core, { wire }: RunningWire): NodeStats {
	const { version, startedAt } = base.shared.node;
	const { meters, steady } = base;
	const { rss, heapUsed } = process.memoryUsage();
	return {
		version,
		startedAt,
		links: wire.linkCount,
		connections: registry.size,
		people: registry.people,
		companies: registry.companies,
		totals: { ...meters.traffic },
		...meters.read(steady.now()),
		slowConsumers: { cut: meters.slowConsumers, waiting: wire.blockedCount },
		memory: { rss, heapUsed },
		degraded: degraded(base),
	};
}
