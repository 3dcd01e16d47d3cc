import type { Millis } from "../ports/keys.ts";
import type { Finding } from "./invariants.ts";

/** What findings are about, and what is looked at again where something was found. */
export type Subject =
	| { readonly kind: "person"; readonly companyId: string; readonly userId: string }
	| { readonly kind: "company"; readonly companyId: string }
	| { readonly kind: "conversation"; readonly companyId: string; readonly conversationId: string };

/** A subject, and what was found of it. */
export type Suspected = { readonly subject: Subject; readonly found: readonly Finding[] };

type Suspicion = {
	readonly subject: Subject;
	readonly finding: Finding;
	/** Looks in which it was found, one after the other. */
	readonly looks: number;
	readonly nextAt: Millis;
};

/** Whatever is found in so many looks, one after the other, is so. */
const LOOKS = 3;
/** More is not suspected at a time: where so much is wrong, these say it. */
const MOST = 200;

/**
 * What was found and may be on its way to being right. Told is only what is certain, or found the same in several looks, with
 * so much time between them that whatever was under way has arrived; once, for as long as it stays.
 */
export class Suspicions {
	readonly #between: Millis;
	readonly #all = new Map<string, Suspicion>();

	/** @param between the time between two looks */
	constructor(between: Millis) {
		this.#between = between;
	}

	/** Something was found of the subject. What is suspected already stays as it is. Gives what is so for certain. */
	suspect({ subject, found }: Suspected, now: Millis): readonly Finding[] {
		return found.filter((finding) => {
			const { isCertain = false } = finding;
			const name = nameOf(finding);
			if (this.#all.has(name) || !this.#hasRoom()) return false;
			this.#all.set(name, { subject, finding, looks: isCertain ? LOOKS : 1, nextAt: now + this.#between });
			return isCertain;
		});
	}

	/** What is to be looked at again by now. */
	due(now: Millis): readonly Suspected[] {
		const due = [...this.#all.values()].filter(({ nextAt }) => nextAt <= now);
		return Array.from(
			Map.groupBy(due, ({ subject }) => subjectName(subject)).values(),
			(some): Suspected => ({ subject: (some[0] as Suspicion).subject, found: some.map(({ finding }) => finding) }),
		);
	}

	/** It was looked at again, and this was found now. Gives what is so for certain, and was not told yet. */
	lookedAgain(suspected: Suspected, found: readonly Finding[], now: Millis): readonly Finding[] {
		const names = new Set(found.map(nameOf));
		return suspected.found.filter((finding) => {
			const name = nameOf(finding);
			const before = this.#all.get(name);
			this.#all.delete(name);
			if (before === undefined || !names.has(name)) return false;
			const looks = before.looks + 1;
			this.#all.set(name, { ...before, looks, nextAt: now + this.#between });
			return looks === LOOKS;
		});
	}

	/** It was looked at again, and nothing could be said. */
	postpone({ found }: Suspected, now: Millis): void {
		for (const name of found.map(nameOf)) {
			const before = this.#all.get(name);
			if (before !== undefined) this.#all.set(name, { ...before, nextAt: now + this.#between });
		}
	}

	/** Nothing that was found says anything any more. */
	forget(): void {
		this.#all.clear();
	}

	/** What was told makes room. */
	#hasRoom(): boolean {
		if (this.#all.size < MOST) return true;
		const told = [...this.#all].find(([, { looks }]) => looks >= LOOKS);
		return told !== undefined && this.#all.delete(told[0]);
	}
}

function subjectName(subject: Subject): string {
	const { kind, companyId } = subject;
	if (kind === "company") return `${kind} ${companyId}`;
	return `${kind} ${companyId}/${kind === "person" ? subject.userId : subject.conversationId}`;
}

function nameOf({ invariant, ids, evidence }: Finding): string {
	return `${invariant} ${Object.values(ids).join("/")} ${evidence}`;
}
