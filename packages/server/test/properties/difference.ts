/** What `countingIds` makes. */
const MADE_ID = /01950000-0000-7000-8000-\d{12}/g;

/** A record with its ids told apart by nothing but the order in which they came: how many were made before says nothing. */
function plainly(record: readonly string[]): readonly string[] {
	const names = new Map<string, string>();
	const nameOf = (id: string): string => {
		const name = names.get(id) ?? `id ${names.size + 1}`;
		names.set(id, name);
		return name;
	};
	return record.map((frame) => frame.replace(MADE_ID, nameOf));
}

/** The first line in which two records differ, with what led to it; null where they are equal. */
export function difference(
	a: ReadonlyMap<string, readonly string[]>,
	b: ReadonlyMap<string, readonly string[]>,
): string | null {
	for (const [userId, record] of a) {
		const unseen = plainly(record);
		const gone = plainly(b.get(userId) ?? []);
		const at = Array.from({ length: Math.max(unseen.length, gone.length) }, (_, i) => i).find(
			(i) => unseen[i] !== gone[i],
		);
		if (at === undefined) continue;
		const before = unseen.slice(Math.max(0, at - 3), at).map((frame) => `    ${frame}`);
		return [`${userId} can tell:`, ...before, `  hidden: ${unseen[at]}`, `  gone:   ${gone[at]}`].join("\n");
	}
	return null;
}
