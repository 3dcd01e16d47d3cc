const TOKEN_NAMES = ["token", "access_token", "auth"];

/** The path of an address, before any `?` or `#`. */
export function pathOf(url: string): string {
	const start = url.indexOf("/", url.indexOf("://") + 3);
	const path = start < 0 ? "/" : url.slice(start);
	return path.split(/[?#]/, 1)[0] as string;
}

/** What stands behind the question mark. By hand, because a request's URL need not be one that `URL` takes. */
export function searchOf(request: Request): URLSearchParams {
	const [address = ""] = request.url.split("#");
	const mark = address.indexOf("?");
	return new URLSearchParams(mark < 0 ? "" : address.slice(mark + 1));
}

/** Does it hold a token? Addresses end up in logs and referrers (W12). */
export function carriesToken(search: URLSearchParams): boolean {
	return TOKEN_NAMES.some((name) => search.has(name));
}

/** The query by name. One given more than once is a list, which no schema of a query takes. */
export function queryOf(search: URLSearchParams): Record<string, string | readonly string[]> {
	const query: Record<string, string | readonly string[]> = Object.create(null);
	for (const name of search.keys()) {
		const values = search.getAll(name);
		query[name] = values.length === 1 ? (values[0] as string) : values;
	}
	return query;
}
