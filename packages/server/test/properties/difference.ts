/** The first line in which two records differ, with what led to it; null where they are equal. */
export function difference(
	a: ReadonlyMap<string, readonly string[]>,
	b: ReadonlyMap<string, readonly string[]>,
): string | null {
	for (const [userId, unseen] of a) {
		const gone = b.get(userId) ?? [];
		const at = Array.from({ length: Math.max(unseen.length, gone.length) }, (_, i) => i).find(
			(i) => unseen[i] !== gone[i],
		);
		if (at === undefined) continue;
		const before = unseen.slice(Math.max(0, at - 3), at).map((frame) => `    ${frame}`);
		return [`${userId} can tell:`, ...before, `  hidden: ${unseen[at]}`, `  gone:   ${gone[at]}`].join("\n");
	}
	return null;
}
