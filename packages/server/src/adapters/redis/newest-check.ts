import type { Copy } from "./copies.ts";
import type { PresenceTable } from "./presence-table.ts";

type Question = {
	readonly copy: Copy;
	readonly resolve: (newest: boolean) => void;
	readonly reject: (error: unknown) => void;
};

/** Asks Redis whether copies are the newest: all that are in question in one turn of the event loop with one command. */
export class NewestCheck {
	readonly #table: PresenceTable;
	#questions: Question[] = [];

	constructor(table: PresenceTable) {
		this.#table = table;
	}

	isNewest(copy: Copy): Promise<boolean> {
		return new Promise((resolve, reject) => {
			this.#questions.push({ copy, resolve, reject });
			if (this.#questions.length === 1) setImmediate(() => this.#ask());
		});
	}

	#ask(): void {
		const questions = this.#questions;
		this.#questions = [];
		for (const [companyId, some] of Map.groupBy(questions, ({ copy }) => copy.key.companyId))
			this.#answer(companyId, some).catch((error: unknown) => {
				for (const { reject } of some) reject(error);
			});
	}

	async #answer(companyId: string, questions: readonly Question[]): Promise<void> {
		const userIds = questions.map(({ copy }) => copy.key.userId);
		const revs = await this.#table.revs(companyId, userIds);
		for (const [index, { copy, resolve }] of questions.entries()) resolve(revs[index] === copy.rev);
	}
}
