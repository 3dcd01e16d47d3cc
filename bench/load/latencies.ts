export type Latencies = { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number };

/** Milliseconds that something took, gathered without garbage. */
export class LatencyLog {
	#values = new Float64Array(1_024);
	#count = 0;

	add(value: number): void {
		if (this.#count === this.#values.length) {
			const wider = new Float64Array(this.#values.length * 2);
			wider.set(this.#values);
			this.#values = wider;
		}
		this.#values[this.#count] = value;
		this.#count += 1;
	}

	get count(): number {
		return this.#count;
	}

	values(): readonly number[] {
		return [...this.#values.subarray(0, this.#count)];
	}

	summary(): Latencies {
		const sorted = this.#values.slice(0, this.#count).sort();
		return { count: sorted.length, p50: at(sorted, 0.5), p99: at(sorted, 0.99), max: sorted.at(-1) ?? 0 };
	}
}

/** The value that this share of all does not exceed; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
	return at(Float64Array.from(values).sort(), share);
}

function at(sorted: Float64Array, share: number): number {
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** When each numbered request was sent, by its number. */
export class Ledger {
	#sentAt = new Float64Array(65_536);
	#next = 0;

	/** A new number, sent now. */
	open(now: number): number {
		if (this.#next === this.#sentAt.length) {
			const wider = new Float64Array(this.#sentAt.length * 2);
			wider.set(this.#sentAt);
			this.#sentAt = wider;
		}
		this.#sentAt[this.#next] = now;
		this.#next += 1;
		return this.#next - 1;
	}

	sentAt(id: number): number {
		return this.#sentAt[id] ?? Number.NaN;
	}

	get opened(): number {
		return this.#next;
	}
}
