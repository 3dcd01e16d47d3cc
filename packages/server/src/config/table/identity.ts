import { idText, notWeakSecret, publicKeyText, usableAdminKey } from "../checks.ts";
import { duration, text, webAddress } from "../kinds.ts";
import { optional, secret, setting } from "../setting.ts";

export const IDENTITY = {
	jwtSecret: secret({
		kind: notWeakSecret,
		sentence: "Shared secret that tokens are signed with (HS256), at least 32 bytes.",
	}),
	jwksUrl: optional({
		kind: webAddress,
		sentence: "Where the public keys of the token issuer are published (RS256, ES256, EdDSA).",
	}),
	jwtPublicKey: optional({
		kind: publicKeyText,
		inFile: true,
		sentence: "Public key of the token issuer as PEM or JWK (RS256, ES256, EdDSA).",
	}),
	jwtIssuer: optional({ kind: text, sentence: "Tokens must carry this `iss`." }),
	jwtAudience: optional({ kind: text, sentence: "Tokens must carry this `aud`." }),
	clockLeeway: setting({
		kind: duration({ max: 300_000 }),
		default: "5s",
		sentence: "How far the clocks of this server and of the token issuer may differ.",
	}),
	expiryNotice: setting({
		kind: duration(),
		default: "60s",
		sentence: "How long before its token expires a connection is told so.",
	}),
	defaultCompany: optional({
		kind: idText,
		sentence: "Company of tokens that name none; without it they are refused.",
	}),
	adminKey: secret({
		kind: usableAdminKey,
		sentence: "Key of the operator for /admin; without it /admin does not exist.",
	}),
};
