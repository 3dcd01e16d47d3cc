/** What became of one kind of attack. */
export type Tally = {
	/** Links that were opened, let in or not. */
	opened: number;
	/** Times that something was written. */
	shots: number;
	/** By what it was: the code of an answer, the status of a request, the code of a close, or `cut`. */
	refused: Record<string, number>;
};

export function newTally(): Tally {
	return { opened: 0, shots: 0, refused: {} };
}

export function refuse({ refused }: Tally, how: string): void {
	refused[how] = (refused[how] ?? 0) + 1;
}
