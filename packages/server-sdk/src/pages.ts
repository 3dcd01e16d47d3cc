/** A page of a list. */
export type Paged = { readonly nextCursor: string | null };

/**
 * Every page of a list, one after the other:
 * `for await (const { users } of pagesOf((cursor) => ada.listUsers({ cursor }))) ...`
 */
export async function* pagesOf<P extends Paged>(list: (cursor: string | undefined) => Promise<P>): AsyncGenerator<P> {
	let cursor: string | undefined;
	do {
		const page = await list(cursor);
		yield page;
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
}
