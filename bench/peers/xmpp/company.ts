import { type Crowd, person } from "../../load/crowd.ts";

/** Who sees whom: each of `people` has each of `contacts` in the roster, and the other way round. */
export type Acquaintance = {
	readonly name: string;
	readonly people: readonly string[];
	readonly contacts: readonly string[];
};

/** Everybody of a company knows everybody; without announcements, only its first knows the others. */
export function acquaintances(crowd: Crowd, announceArrivals: boolean): readonly Acquaintance[] {
	return Array.from({ length: crowd.companies }, (_, company) => {
		const people = Array.from({ length: crowd.people }, (_one, index) => person(crowd, company, index).userId);
		const name = `${crowd.prefix}${company}`;
		if (announceArrivals) return { name, people, contacts: people };
		return { name, people: people.slice(0, 1), contacts: people.slice(1) };
	});
}
