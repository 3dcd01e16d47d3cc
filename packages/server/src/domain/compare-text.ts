/** Orders texts by their code units, as they are stored and sent, whatever the language of the machine. */
export function compareText(one: string, other: string): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
