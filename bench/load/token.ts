import { createHmac } from "node:crypto";
import type { Person } from "./crowd.ts";

const HEAD = part({ alg: "HS256", typ: "JWT" });
/** Longer than any run, in seconds. */
const VALID_FOR = 6 * 3_600;

let signed = 0;

/**
 * Signs a token as the application's own backend would. No two are the same, so that no server can know one already.
 * An XMPP server finds the address of the person in `jid`, within the domain.
 */
export function signToken({ companyId, userId }: Person, secret: string, domain?: string): string {
	const issuedAt = Math.floor(Date.now() / 1_000);
	signed += 1;
	const body = part({
		sub: userId,
		companyId,
		role: "member",
		iat: issuedAt,
		exp: issuedAt + VALID_FOR,
		jti: `${process.pid}-${signed}`,
		...(domain === undefined ? {} : { jid: `${userId}@${domain}` }),
	});
	const signature = createHmac("sha256", secret).update(`${HEAD}.${body}`).digest("base64url");
	return `${HEAD}.${body}.${signature}`;
}

function part(value: object): string {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}
