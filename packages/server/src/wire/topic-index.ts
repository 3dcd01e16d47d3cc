/**
 * Subscriptions of links that have no native WebSocket (yet). A topic without a subscriber takes no room,
 * and a link that leaves takes all of its subscriptions with it.
 */
export class TopicIndex<T> {
	readonly #subscribers = new Map<string, Set<T>>();
	readonly #topics = new Map<T, Set<string>>();

	add(topic: string, link: T): void {
		entry(this.#subscribers, topic).add(link);
		entry(this.#topics, link).add(topic);
	}

	remove(topic: string, link: T): void {
		leave(this.#subscribers, topic, link);
		leave(this.#topics, link, topic);
	}

	/** Takes the link out of every topic and says which these were, in the order of subscribing. */
	removeAll(link: T): readonly string[] {
		const topics = this.topicsOf(link);
		for (const topic of topics) leave(this.#subscribers, topic, link);
		this.#topics.delete(link);
		return topics;
	}

	topicsOf(link: T): readonly string[] {
		return [...(this.#topics.get(link) ?? [])];
	}

	subscribers(topic: string): ReadonlySet<T> | undefined {
		return this.#subscribers.get(topic);
	}

	/** How many topics have a subscriber here. */
	get size(): number {
		return this.#subscribers.size;
	}
}

function entry<K, V>(sets: Map<K, Set<V>>, key: K): Set<V> {
	let set = sets.get(key);
	if (set === undefined) {
		set = new Set();
		sets.set(key, set);
	}
	return set;
}

function leave<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
	const set = sets.get(key);
	set?.delete(value);
	if (set?.size === 0) sets.delete(key);
}
