import { StartRefused } from "@rollcall/server/config/start-refused";

type Call = { readonly method: "GET" | "PUT" | "POST"; readonly path: string; readonly body?: unknown };

/** REST as one person; answers the body. */
export type Rest = (call: Call) => Promise<unknown>;

/** REST of the server at this address, with this token. */
export function restOf(url: string, token: string): Rest {
	return async ({ method, path, body }) => {
		const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
		const answer = await fetch(`${url}${path}`, {
			method,
			headers,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		if (!answer.ok) throw new StartRefused(`${method} ${path} was answered ${answer.status}: ${text}`);
		return JSON.parse(text);
	};
}
