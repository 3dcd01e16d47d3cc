import { isIP } from "node:net";
import { isId } from "@rollcall/protocol/ids";
import { WEBHOOK_TYPES } from "@rollcall/protocol/webhooks";
import { readPublicKey } from "../auth/public-key.ts";
import type { Kind } from "./kinds.ts";

const SECRET_BYTES = 32;
const ADMIN_KEY_LENGTH = 8;

/** Values that stand in documentation and templates, and so in every attacker's list; letters and digits only. */
const SAMPLES = [
	"astringsecretatleast256bitslong",
	"astringsecretatleast512bitslongastringsecretatleast512bitslong",
	"changeme",
	"changethis",
	"changethissecret",
	"default",
	"example",
	"jwtsecret",
	"mysecret",
	"mysupersecretkey",
	"password",
	"placeholder",
	"replaceme",
	"replacethis",
	"rollcall",
	"samplesecret",
	"secret",
	"secretkey",
	"supersecret",
	"supersecretjwttokenwithatleast32characterslong",
	"thisisasecret",
	"thisisasecretkeythatisatleast32byteslong",
	"your256bitsecret",
	"yourjwtsecret",
	"yoursecret",
	"yoursecretkey",
	"yoursupersecretjwttokenwithatleast32characterslong",
] as const;

/** The shared secret of W10: long enough, and not out of a manual. */
export const notWeakSecret: Kind<string> = {
	label: "text",
	read: (given) => {
		if (Buffer.byteLength(given) < SECRET_BYTES) {
			return {
				ok: false,
				problem: `must be at least ${SECRET_BYTES} bytes long; "openssl rand -base64 48" makes a good one`,
			};
		}
		if (isSample(given)) {
			return { ok: false, problem: `is a known sample value; "openssl rand -base64 48" makes a good one` };
		}
		return { ok: true, value: given };
	},
};

/** The operator's key. */
export const usableAdminKey: Kind<string> = {
	label: "text",
	read: (given) => {
		if (given.length < ADMIN_KEY_LENGTH) {
			return { ok: false, problem: `must be at least ${ADMIN_KEY_LENGTH} characters long` };
		}
		if (!/^[\x21-\x7e]+$/.test(given)) {
			return { ok: false, problem: "must be printable ASCII without spaces, for it travels in a header" };
		}
		return isSample(given) ? { ok: false, problem: "is a known sample value" } : { ok: true, value: given };
	},
};

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([\x21-\x2b\x2d-\x7e][\x20-\x2b\x2d-\x7e]*)$/;

/**
 * Headers as OpenTelemetry has them written: `name=value,name=value`, each value percent-encoded. They may hold a password,
 * so nothing of them is repeated.
 */
export const headerList: Kind<Readonly<Record<string, string>>> = {
	label: "list of headers",
	read: (given) => {
		const headers = given.split(",").map((part) => HEADER.exec(part.trim()));
		try {
			const entries = headers.map((found) => [found?.[1] ?? "", decodeURIComponent(found?.[2] ?? "")] as const);
			if (entries.every(([name, value]) => name !== "" && /^[\x20-\x7e]+$/.test(value)))
				return { ok: true, value: Object.fromEntries(entries) };
		} catch {
			// Not percent-encoded: as below.
		}
		return { ok: false, problem: "must be headers such as name=value,other=value, each value percent-encoded" };
	},
};

/** Where a PostgreSQL database is. It may hold a password, so nothing of it is repeated. */
export const postgresUrl: Kind<string> = {
	label: "URL",
	read: (given) => {
		const url = URL.parse(given);
		if (url === null || !/^postgres(ql)?:$/.test(url.protocol))
			return { ok: false, problem: "must be a URL that starts with postgres:// or postgresql://" };
		if (url.pathname.length < 2)
			return { ok: false, problem: "must name a database after the host: postgres://host/name" };
		return { ok: true, value: given };
	},
};

/** Where Redis is, with a password where it needs one. */
export const redisUrl: Kind<string> = {
	label: "URL",
	read: (given) =>
		/^rediss?:$/.test(URL.parse(given)?.protocol ?? "")
			? { ok: true, value: given }
			: { ok: false, problem: "must be a URL that starts with redis:// or rediss://" },
};

/** What all keys begin with: nothing that Redis or the parts of a key read another way. */
export const keyPrefix: Kind<string> = {
	label: "word",
	read: (given) =>
		/^[A-Za-z0-9_-]{1,32}$/.test(given)
			? { ok: true, value: given }
			: { ok: false, problem: "must be 1 to 32 letters, digits, _ or -" },
};

/** The key that tokens are checked with, as PEM or JWK. */
export const publicKeyText: Kind<string> = {
	label: "PEM or JWK",
	read: (given) =>
		readPublicKey(given) === undefined
			? { ok: false, problem: "must be a public key as PEM or JWK: RSA of 2048 bits or more, P-256 or Ed25519" }
			: { ok: true, value: given },
};

/** The grammar of ids (W11). */
export const idText: Kind<string> = {
	label: "id",
	read: (given) =>
		isId(given)
			? { ok: true, value: given }
			: { ok: false, problem: "must be 1-128 characters of A-Z a-z 0-9 _ . @ | + = -" },
};

/** What is wrong with one entry of the allowed origins. */
export function allowedOrigin(part: string): string | undefined {
	if (part === "*") return undefined;
	const url = /^https?:\/\/[^/?#@*]+$/.test(part) ? URL.parse(part) : null;
	return url === null ? "must be an origin such as https://app.example.com, or *" : undefined;
}

/** What is wrong with one entry of the trusted proxies. */
export function networkProblem(part: string): string | undefined {
	const [address = "", prefix, ...rest] = part.split("/");
	const version = isIP(address);
	if (version === 0 || rest.length > 0) return "must be an address (10.0.0.1) or a network (10.0.0.0/8)";
	if (prefix === undefined) return undefined;
	const bits = version === 4 ? 32 : 128;
	return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits ? undefined : `must have a prefix of 0-${bits}`;
}

/** Where webhooks go. */
export const webhookAddress: Kind<string> = {
	label: "URL",
	read: (given) => {
		const url = URL.parse(given);
		if (url === null || !/^https?:$/.test(url.protocol))
			return { ok: false, problem: "must be a URL that starts with https://" };
		if (url.username !== "" || url.password !== "" || url.hash !== "")
			return { ok: false, problem: "must hold no user, password or fragment" };
		return { ok: true, value: url.href };
	},
};

/** One secret of Standard Webhooks, or two. */
export const webhookSecret: Kind<string> = {
	label: "whsec_...",
	read: (given) => {
		const secrets = given.split(/\s+/);
		return secrets.length <= 2 && secrets.every(isWebhookSecret)
			? { ok: true, value: secrets.join(" ") }
			: {
					ok: false,
					problem: `must be whsec_ and 24 to 64 bytes in base64; echo "whsec_$(openssl rand -base64 32)" makes a good one`,
				};
	},
};

function isWebhookSecret(given: string): boolean {
	const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(given)?.[1];
	const bytes = Buffer.from(text ?? "", "base64");
	return text !== undefined && bytes.toString("base64") === text && bytes.length >= 24 && bytes.length <= 64;
}

/** What is wrong with one entry of the wanted webhooks. */
export function eventProblem(part: string): string | undefined {
	if (part === "*" || (WEBHOOK_TYPES as readonly string[]).includes(part)) return undefined;
	return `must be * or one of ${WEBHOOK_TYPES.join(", ")}`;
}

/** What is wrong with one entry of the receivers that are allowed by name, address or network. */
export function allowedHost(part: string): string | undefined {
	if (isIP(part.split("/")[0] ?? "") !== 0) return networkProblem(part);
	return /^[a-z0-9_]([a-z0-9_.-]{0,252}[a-z0-9_])?$/i.test(part)
		? undefined
		: "must be a host (hooks.internal), an address or a network (10.0.0.0/8)";
}

function isSample(given: string): boolean {
	const bare = given.toLowerCase().replace(/[^a-z0-9]/g, "");
	return SAMPLES.some((sample) => bare.length > 0 && bare.replaceAll(sample, "").replace(/^\d{0,3}$/, "") === "");
}
