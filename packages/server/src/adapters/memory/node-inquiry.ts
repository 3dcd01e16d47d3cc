import { compareText } from "../../domain/compare-text.ts";
import type { Answers, Inquired, NodeInquiry, QuestionKind, QuestionOf, Respond } from "../../ports/node-inquiry.ts";
import type { NodeLeases } from "../../ports/node-leases.ts";

/** The nodes of one process: one, but for tests. */
export class RespondentTable {
	/** By nodeId; undefined where a node has no answer. */
	readonly respondents = new Map<string, <K extends QuestionKind>(question: QuestionOf<K>) => Answers[K] | undefined>();
}

type Options = {
	readonly table: RespondentTable;
	readonly nodeId: string;
	readonly leases: Pick<NodeLeases, "list">;
	readonly failed: (what: string, error: unknown) => void;
};

/** A single node asks itself. */
export class MemoryNodeInquiry implements NodeInquiry {
	readonly #options: Options;
	#answer: Respond | null = null;

	constructor(options: Options) {
		this.#options = options;
	}

	async respond(answer: Respond): Promise<void> {
		const { table, nodeId, failed } = this.#options;
		this.#answer = answer;
		table.respondents.set(nodeId, (question) => {
			try {
				return answer(question);
			} catch (error) {
				failed("an answer to another node", error);
				return undefined;
			}
		});
	}

	async ask<Kind extends QuestionKind>(question: QuestionOf<Kind>, to?: string): Promise<Inquired<Kind>> {
		const { leases, nodeId } = this.#options;
		const living = new Set((await leases.list()).map((node) => node.nodeId)).add(nodeId);
		const asked = [...living].filter((id) => to === undefined || id === to).sort(compareText);
		const answers = asked.flatMap((id) => {
			const answer = id === nodeId ? this.#ownAnswer(question) : this.#others.get(id)?.(question);
			return answer === undefined ? [] : [{ nodeId: id, answer }];
		});
		return { answers, complete: answers.length === asked.length };
	}

	#ownAnswer<Kind extends QuestionKind>(question: QuestionOf<Kind>): Answers[Kind] {
		if (this.#answer === null) throw new TypeError("this node does not answer yet");
		return this.#answer(question);
	}

	get #others(): RespondentTable["respondents"] {
		return this.#options.table.respondents;
	}
}
