import { companyFile, type Rules } from "./company.ts";
import { difference } from "./difference.ts";
import { HiddenHistory } from "./hidden-history.ts";
import type { Step } from "./hidden-steps.ts";

/** Companies with these rules, each begun once. */
export class Companies {
	readonly #files = new Map<string, Awaited<ReturnType<typeof companyFile>>>();

	async begin(companies: readonly { readonly name: string; readonly rules: Rules }[]): Promise<void> {
		for (const { name, rules } of companies) this.#files.set(name, await companyFile(rules));
	}

	/** Lives through the history both ways in that company, and fails at the first thing that an adversary could tell. */
	async expectAlike(name: string, steps: readonly Step[]): Promise<void> {
		const file = this.#files.get(name);
		if (file === undefined) throw new Error(`no company in which ${name}`);
		const [unseen, gone] = await Promise.all([
			HiddenHistory.live(file.copy(), "acts unseen", steps),
			HiddenHistory.live(file.copy(), "is gone", steps),
		]);
		const found = difference(unseen, gone);
		if (found !== null) throw new Error(found);
	}

	end(): void {
		for (const file of this.#files.values()) file[Symbol.dispose]();
	}
}
