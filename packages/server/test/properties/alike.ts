import { companyFile, type Rules } from "./company.ts";
import { difference } from "./difference.ts";
import { HiddenHistory } from "./hidden-history.ts";
import type { Step } from "./hidden-steps.ts";
import { beginTalks, QUIET_CAST, TALKING_CAST } from "./talks.ts";

/** A company by its name. `talks`: its people have conversations. */
export type Given = { readonly name: string; readonly rules: Rules; readonly talks?: true };

type Begun = { readonly file: Awaited<ReturnType<typeof companyFile>>; readonly talks: boolean };

/** Companies with these rules, each begun once. */
export class Companies {
	readonly #begun = new Map<string, Begun>();

	async begin(companies: readonly Given[]): Promise<void> {
		for (const { name, rules, talks = false } of companies) {
			const file = await companyFile(rules, async ({ conversations }, companyId) => {
				if (talks) await beginTalks(conversations, companyId);
			});
			this.#begun.set(name, { file, talks });
		}
	}

	/** Lives through the history both ways in that company, and fails at the first thing that an adversary could tell. */
	async expectAlike(name: string, steps: readonly Step[]): Promise<void> {
		const begun = this.#begun.get(name);
		if (begun === undefined) throw new Error(`no company in which ${name}`);
		const { file, talks } = begun;
		const cast = talks ? TALKING_CAST : QUIET_CAST;
		const [unseen, gone] = await Promise.all([
			HiddenHistory.live({ databaseFile: file.copy(), cast, way: "acts unseen" }, steps),
			HiddenHistory.live({ databaseFile: file.copy(), cast, way: "is gone" }, steps),
		]);
		const found = difference(unseen, gone);
		if (found !== null) throw new Error(found);
	}

	end(): void {
		for (const { file } of this.#begun.values()) file[Symbol.dispose]();
	}
}
