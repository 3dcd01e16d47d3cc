import { createHmac } from "node:crypto";
import { frame, textFrame } from "../frames.ts";

const TEXT = 0x81;

/** So many frames in one write, each made of its number. */
export function volley(count: number, text: (index: number) => string): Buffer {
	return Buffer.concat(Array.from({ length: count }, (_, index) => textFrame(text(index))));
}

/** An HTTP request, from the address that a proxy would name. */
export function request(line: string, { address }: { address: string | null }, more: readonly string[] = []): string {
	const forwarded = address === null ? [] : [`X-Forwarded-For: ${address}`];
	return `${[`${line} HTTP/1.1`, "Host: 127.0.0.1", ...forwarded, ...more].join("\r\n")}\r\n`;
}

function bracketed(depth: number): string {
	return `${"[".repeat(depth)}1${"]".repeat(depth)}`;
}

/** Events whose payload is deeper than any that is taken. */
export const DEEP = [40, 2_000, 20_000].map((depth) =>
	volley(2, (index) => `42/presence,${index}["activity:set",{"projectId":${bracketed(depth)}}]`),
);

/** More than one event may be, then more than one message may be. */
export const OVERSIZED = [200, 300].map((kib) =>
	textFrame(`42/presence,1["status:post",{"text":"${"x".repeat(kib * 1_024)}"}]`),
);

/** Names and keys that mean something to the language and to libraries. */
export const NAMES = [
	volley(5, (index) => `42/presence,${index}["__proto__",{}]`),
	volley(5, (index) => `42/presence,${index}["constructor",{"prototype":{"polluted":1}}]`),
	volley(5, (index) => `42/presence,${index}["activity:set",{"__proto__":{"projectId":"p"},"taskId":{}}]`),
];

/** Each of these ends the link: text that is no packet, and bytes that are no frame. */
export const MALFORMED: readonly Buffer[] = [
	...["4abc", "42{}", '42["disconnect"]', '45999999-["x"]', '451e1-["x"]', "7", `42${"[".repeat(60_000)}`].map(
		textFrame,
	),
	Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), // reserved bits
	Buffer.from([0x83, 0x80, 0, 0, 0, 0]), // an unknown opcode
	Buffer.from([TEXT, 0x01, 0x34]), // no mask
	Buffer.from([TEXT, 0x81, 0, 0, 0, 0, 0xff]), // no UTF-8
	Buffer.from([TEXT, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), // a length beyond all
];

/** The first fragment of a message and many more of one byte; it never ends. */
export const FRAGMENTS: readonly Buffer[] = [
	frame(0x01, Buffer.from("42")),
	...Array.from({ length: 4 }, () => Buffer.concat(Array.from({ length: 2_000 }, () => frame(0x00, Buffer.from("x"))))),
];

/** Announces attachments that do not come. */
export const ATTACHMENTS = [
	textFrame('4510-/presence,1["activity:set",{"projectId":{"_placeholder":true,"num":9}}]'),
	textFrame('4511-/presence,1["activity:set",{"projectId":{"_placeholder":true,"num":0}}]'),
];

export const NAMESPACES = [volley(500, (index) => `40/n${index},`)];

/** Tokens that nobody may accept. */
export function badTokens({ companyId, userId }: { companyId: string; userId: string }): readonly Buffer[] {
	const past = Math.floor(Date.now() / 1_000) - 3_600;
	const claims = { sub: userId, companyId, iat: past, exp: past + 1e6 };
	return [
		jwt({ alg: "none" }, claims, null),
		jwt({ alg: "HS256" }, claims, "some-other-secret-0123456789abcdef-0123456789"),
		jwt({ alg: "RS256", kid: "../../dev/null" }, claims, "another-secret-0123456789abcdef-0123456789ab"),
		"not.a.token",
	].map((token) => textFrame(`40/presence,${JSON.stringify({ token })}`));
}

function jwt(head: object, claims: object, key: string | null): string {
	const said = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
	return `${said}.${key === null ? "" : createHmac("sha256", key).update(said).digest("base64url")}`;
}
