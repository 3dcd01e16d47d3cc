/** A colleague, as the application shows them. */
export type Person = {
	readonly userId: string;
	readonly status: string;
	readonly projectId: string | null;
};

/** What the application knows of its team. Both gateways are behind this, so that nothing else of the application changes. */
export type Team = {
	/** Who is there, by userId. */
	people(): readonly Person[];
	/** Calls for every change that is heard of. */
	onChange(listener: (person: Person) => void): void;
	setStatus(status: "online" | "away" | "dnd"): Promise<void>;
	workOn(projectId: string | null): Promise<void>;
	close(): void;
};

export type TeamOptions = {
	readonly url: string;
	/** Asks the application's backend for a token. */
	readonly getToken: () => Promise<string>;
};

/** The people who are there, and who wants to hear of changes. */
export class Roster {
	readonly #people = new Map<string, Person>();
	readonly #listeners: ((person: Person) => void)[] = [];

	get people(): readonly Person[] {
		return [...this.#people.values()].sort((one, other) => (one.userId < other.userId ? -1 : 1));
	}

	listen(listener: (person: Person) => void): void {
		this.#listeners.push(listener);
	}

	replace(people: readonly Person[]): void {
		this.#people.clear();
		for (const person of people) this.#people.set(person.userId, person);
	}

	/** What is absent stays as it was. */
	patch(change: Partial<Person> & Pick<Person, "userId">): void {
		const known = this.#people.get(change.userId) ?? { status: "online", projectId: null };
		const person = { ...known, ...change };
		if (person.status === "offline") this.#people.delete(person.userId);
		else this.#people.set(person.userId, person);
		for (const listener of this.#listeners) listener(person);
	}
}
