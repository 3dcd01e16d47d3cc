/** So many things in an answer count as one event, or request, more. */
const THINGS = 20;

/** How many events an answer counts as beside the one that asked for it: long lists cost what many short answers cost. */
export function weightOf(answer: object): number {
	let things = 0;
	for (const part of Object.values(answer)) if (Array.isArray(part)) things += part.length;
	return Math.floor(things / THINGS);
}
