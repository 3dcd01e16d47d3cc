import { expect, test } from "bun:test";
import { carriesToken, parseEngineQuery, pathOf, queryOf } from "./query.ts";

test.each([
	["http://host:1/socket.io/?a=b", "/socket.io/", "a=b"],
	["http://host/ws", "/ws", ""],
	["http://host", "", ""],
	["http://host/?/x?y", "/", "/x?y"],
	["/only/a/path?q", "/only/a/path", "q"],
])("[W2] %p is taken apart", (url, path, query) => {
	expect([pathOf(url), queryOf(url)]).toEqual([path, query]);
});

test("[W2] the first of each parameter counts, decoded", () => {
	expect(parseEngineQuery("EIO=4&EIO=3&transport=polling&s%69d=a%20b&t=1&&=x")).toEqual({
		eio: "4",
		transport: "polling",
		sid: "a b",
		carriesToken: false,
	});
	expect(parseEngineQuery("sid=%zz").sid).toBe("%zz");
});

test.each([
	["token=x", true],
	["a=1&access_token=x", true],
	["auth", true],
	["%74oken=x", true],
	["tokens=x&a=token&Token=x", false],
	["", false],
])("[W12] %p carries a token: %p", (query, expected) => {
	expect(carriesToken(query)).toBe(expected);
	expect(parseEngineQuery(query).carriesToken).toBe(expected);
});
