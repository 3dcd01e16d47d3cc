import { allowedOrigin, keyPrefix, networkProblem, postgresUrl, redisUrl } from "../checks.ts";
import { duration, list, text, whole, yesNo } from "../kinds.ts";
import { optional, secret, setting } from "../setting.ts";

export const SERVER = {
	host: setting({ kind: text, default: "127.0.0.1", sentence: "Address the server listens on." }),
	port: setting({
		kind: whole({ max: 65_535 }),
		default: "4747",
		sentence: "Port the server listens on; 0 takes any free one.",
	}),
	dataDir: setting({
		kind: text,
		default: "./data",
		sentence: "Folder of the embedded database and, with --dev, of the development secret.",
	}),
	databaseUrl: secret({
		kind: postgresUrl,
		sentence:
			"PostgreSQL database for durable data in place of the embedded one, such as postgres://user:password@host/rollcall?sslmode=verify-full.",
	}),
	redisUrl: secret({
		kind: redisUrl,
		sentence:
			"Redis or Valkey that several nodes share for presence, indicators and what they tell each other, such as rediss://user:password@host:6379/0; needs a database too.",
	}),
	redisPrefix: setting({
		kind: keyPrefix,
		default: "rc",
		sentence: "What all keys in Redis begin with; the same on all nodes of a cluster, another for each cluster.",
	}),
	leaseTtl: setting({
		kind: duration({ min: 1_000 }),
		default: "10s",
		sentence: "A node that has not renewed its lease for this long is taken for dead by the others.",
	}),
	leaseRenewal: setting({
		kind: duration({ min: 100 }),
		default: "3s",
		sentence: "How often a node renews its lease.",
	}),
	tlsCert: optional({ kind: text, sentence: "Path of a PEM certificate chain; with it the server speaks TLS." }),
	tlsKey: optional({ kind: text, sentence: "Path of the PEM private key that belongs to the certificate." }),
	console: setting({
		kind: yesNo,
		default: "on",
		sentence: "Serve the web console at /, where it is built.",
	}),
	allowedOrigins: setting({
		kind: list("origins", allowedOrigin),
		default: "",
		sentence:
			"Browser origins that may connect besides the server's own, such as https://app.example.com; * allows every one.",
	}),
	trustedProxies: setting({
		kind: list("addresses and networks", networkProblem),
		default: "",
		sentence:
			"Proxies whose X-Forwarded-* headers are believed, as addresses or networks (10.0.0.0/8); each must set X-Forwarded-For.",
	}),
};
