const TOKEN_NAMES = new Set(["token", "access_token", "auth"]);

/** The path of a request's URL, without building a URL object. */
export function pathOf(url: string): string {
	const start = pathStart(url);
	const end = queryStart(url, start);
	return end < 0 ? url.slice(start) : url.slice(start, end);
}

/** The query of a request's URL, without the question mark; empty where there is none. */
export function queryOf(url: string): string {
	const start = queryStart(url, pathStart(url));
	return start < 0 ? "" : url.slice(start + 1);
}

function pathStart(url: string): number {
	if (url.startsWith("/")) return 0;
	const authority = url.indexOf("://") + 3;
	const slash = url.indexOf("/", authority);
	return slash < 0 ? url.length : slash;
}

function queryStart(url: string, from: number): number {
	return url.indexOf("?", from);
}

/** What an Engine.IO request says in its query; the first of each name counts. */
export type EngineQuery = { eio: string; transport: string; sid: string; carriesToken: boolean };

export function parseEngineQuery(query: string): EngineQuery {
	const found: EngineQuery = { eio: "", transport: "", sid: "", carriesToken: false };
	eachParameter(query, (name, value) => {
		if (name === "EIO") found.eio ||= value;
		else if (name === "transport") found.transport ||= value;
		else if (name === "sid") found.sid ||= value;
		else if (TOKEN_NAMES.has(name)) found.carriesToken = true;
	});
	return found;
}

/** True where a query names a token (W12): it would end up in logs and referers. */
export function carriesToken(query: string): boolean {
	let found = false;
	eachParameter(query, (name) => {
		if (TOKEN_NAMES.has(name)) found = true;
	});
	return found;
}

function eachParameter(query: string, visit: (name: string, value: string) => void): void {
	for (const part of query.split("&")) {
		const equals = part.indexOf("=");
		const name = equals < 0 ? part : part.slice(0, equals);
		visit(decoded(name), equals < 0 ? "" : decoded(part.slice(equals + 1)));
	}
}

function decoded(text: string): string {
	if (!text.includes("%")) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		// Not percent-encoding: the text stands for itself.
		return text;
	}
}
