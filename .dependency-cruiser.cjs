// The arrows of the tree (docs/architecture.md). Each layer lists what it may import; everything else of ours is forbidden.
const SERVER = "packages/server/src";

/** A rule that lets modules of one layer import only what is listed (and each other). */
function only(layer, { path, may, reason }) {
	return {
		name: `${layer}-arrows`,
		severity: "error",
		comment: reason,
		from: { path: `^${path}/`, pathNot: "\\.test\\.ts$" },
		to: { path: "^packages/[^/]+/(src|test)/", pathNot: [path, ...may].map((place) => `^${place}(/|$)`) },
	};
}

/** A rule that lets one layer name the types of another, and nothing that runs. */
function typesOnly(layer, { path, of, reason }) {
	return {
		name: `${layer}-types-only`,
		severity: "error",
		comment: reason,
		from: { path: `^${path}/`, pathNot: "\\.test\\.ts$" },
		to: { path: `^${of}/`, dependencyTypesNot: ["type-only"] },
	};
}

const PROTOCOL = "packages/protocol/src";
const DOMAIN = `${SERVER}/domain`;
const PORTS = `${SERVER}/ports`;
const APP = `${SERVER}/app`;
const WIRE = `${SERVER}/wire`;
const AUTH = `${SERVER}/auth`;
const CONFIG = `${SERVER}/config`;
const TELEMETRY = `${SERVER}/telemetry`;
const SERVER_SDK = "packages/server-sdk/src";
const CLIENT = "packages/client/src";
const REACT = "packages/react/src";
/** What of the protocol runs without a schema. */
const REDUCER = `${PROTOCOL}/presence-reducer\\.ts`;

module.exports = {
	forbidden: [
		only("protocol", { path: PROTOCOL, may: [], reason: "The wire is written once, and knows nobody who speaks it." }),
		only("domain", {
			path: DOMAIN,
			may: [PROTOCOL, PORTS],
			reason: "Rules are pure: they know types, and neither stores nor sockets nor use-cases.",
		}),
		typesOnly("domain", { path: DOMAIN, of: PORTS, reason: "A rule may name what a port stores, and never call one." }),
		only("ports", {
			path: PORTS,
			may: [DOMAIN, PROTOCOL],
			reason: "A port is a law in our words; it knows no adapter that keeps it.",
		}),
		only("app", {
			path: APP,
			may: [DOMAIN, PORTS, PROTOCOL],
			reason: "A use-case asks rules and ports; which gateway called and which store answers is not its business.",
		}),
		only("wire", {
			path: WIRE,
			may: [],
			reason: "The wire turns bytes into packets and knows no event of ours.",
		}),
		only("socket-gateway", {
			path: `${SERVER}/gateways/socket`,
			may: [APP, AUTH, DOMAIN, PORTS, PROTOCOL, TELEMETRY, WIRE],
			reason: "A gateway parses, calls one use-case, answers; it reaches no store by itself.",
		}),
		only("http-gateway", {
			path: `${SERVER}/gateways/http`,
			may: [APP, AUTH, DOMAIN, PORTS, PROTOCOL, TELEMETRY],
			reason: "A gateway parses, calls one use-case, answers; REST knows nothing of the wire.",
		}),
		...["memory", "otlp", "redis", "sql", "system"].map((name) =>
			only(`${name}-adapter`, {
				path: `${SERVER}/adapters/${name}`,
				may: [DOMAIN, PORTS, PROTOCOL],
				reason: "An adapter keeps the law of a port; it knows no other adapter and nobody who uses it.",
			}),
		),
		only("auth", {
			path: AUTH,
			may: [PORTS, PROTOCOL],
			reason: "Who somebody is gets decided before anything else, from the token and the settings alone.",
		}),
		only("config", {
			path: CONFIG,
			may: [AUTH, PROTOCOL],
			reason: "Settings are read before anything is built; checks of keys are shared with auth.",
		}),
		only("telemetry", { path: TELEMETRY, may: [], reason: "Everybody may log; the log knows nobody." }),
		only("console", {
			path: "packages/console/src",
			may: ["packages/client/src", "packages/react/src", PROTOCOL],
			reason: "The console is a client like any other: it speaks the wire, and knows nothing of the server behind it.",
		}),
		{
			name: "server-without-console",
			severity: "error",
			comment: "The server offers a folder of files, whatever they are; it knows neither the console nor React.",
			from: { path: "^packages/(protocol|server|cli)/" },
			to: { path: "^packages/(console|react)/|^node_modules/(react|react-dom|@base-ui)/" },
		},
		only("cli", {
			path: "packages/cli/src",
			may: [
				`${SERVER}/(backup-data|compose|migrate-database|restore-data|start-stores)\\.ts`,
				AUTH,
				CONFIG,
				PROTOCOL,
				TELEMETRY,
			],
			reason:
				"Commands start the server and migrate its database by their front doors; they reach into no layer behind it.",
		}),
		only("server-sdk", {
			path: SERVER_SDK,
			may: [PROTOCOL],
			reason: "Who calls the server from outside knows its wire and nothing of what is behind it.",
		}),
		typesOnly("server-sdk", {
			path: SERVER_SDK,
			of: PROTOCOL,
			reason: "The schemas bring zod; a backend that only calls is spared it, so types are all that is taken.",
		}),
		{
			name: "server-sdk-packages",
			severity: "error",
			comment: "A client that many install brings one package: the one that signs.",
			from: { path: `^${SERVER_SDK}/`, pathNot: "\\.test\\.ts$" },
			to: {
				dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "npm-unknown", "unknown"],
				dependencyTypesNot: ["type-only"],
				pathNot: ["^packages/", "(^|/)node_modules/jose/"],
			},
		},
		only("examples", {
			path: "examples/(?!test/)[^/]+",
			may: ["packages/(client|react)/src/index\\.ts"],
			reason:
				"An example is somebody else's application: it has what is published, and nothing that lies beside it here.",
		}),
		only("client", {
			path: CLIENT,
			may: [PROTOCOL],
			reason: "Who calls the server from outside knows its wire and nothing of what is behind it.",
		}),
		{
			name: "client-types-only",
			severity: "error",
			comment:
				"The schemas bring zod, which no page should load; types, and the reducer of presence, are all that is taken.",
			from: { path: `^${CLIENT}/`, pathNot: "\\.test\\.ts$" },
			to: { path: `^${PROTOCOL}/`, pathNot: `^${REDUCER}$`, dependencyTypesNot: ["type-only"] },
		},
		{
			name: "client-packages",
			severity: "error",
			comment: "A client that every page loads brings one package: the one that connects.",
			from: { path: `^${CLIENT}/`, pathNot: "\\.test\\.ts$" },
			to: {
				dependencyTypes: ["npm", "npm-dev", "npm-no-pkg", "npm-unknown", "unknown"],
				dependencyTypesNot: ["type-only"],
				pathNot: ["^packages/", "(^|/)node_modules/socket\\.io-client/"],
			},
		},
		only("react", {
			path: REACT,
			may: [CLIENT],
			reason: "Hooks draw what the client knows; what is on the wire is the client's business alone.",
		}),
		{
			name: "react-packages",
			severity: "error",
			comment: "What every page with these hooks loads is the client and the page's own React.",
			from: { path: `^${REACT}/`, pathNot: "\\.test\\.ts$" },
			to: {
				dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-no-pkg", "npm-unknown", "unknown"],
				dependencyTypesNot: ["type-only"],
				pathNot: ["^packages/", "(^|/)node_modules/react/"],
			},
		},
		{
			name: "compose-is-the-root",
			severity: "error",
			comment: "compose.ts sees everything, so whatever imports it sees everything too: only entry points may.",
			from: { path: `^${SERVER}/`, pathNot: `^${SERVER}/(compose|main)\\.ts$|\\.test\\.ts$` },
			to: { path: `^${SERVER}/(compose|main)\\.ts$` },
		},
		{
			name: "no-test-code",
			severity: "error",
			comment: "What runs in production never depends on what only tests need.",
			from: { path: "^packages/[^/]+/src/", pathNot: "\\.test\\.ts$" },
			to: { path: "\\.test\\.ts$|^packages/[^/]+/test/" },
		},
		{
			name: "no-dev-dependencies",
			severity: "error",
			comment:
				"A package that is not installed in production cannot be imported there; list it under dependencies, or peerDependencies.",
			from: { path: "^packages/[^/]+/src/", pathNot: "\\.test\\.ts$" },
			to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only", "npm-peer"] },
		},
		{
			name: "no-cycles",
			severity: "error",
			comment:
				"Two modules that run each other are one module; take out what both need. Types may refer to each other.",
			from: { path: "^packages/" },
			to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
		},
		{
			name: "no-orphans",
			severity: "error",
			comment: "A module that nobody imports and that imports nobody is dead.",
			from: { orphan: true, path: "^packages/[^/]+/src/", pathNot: "\\.test\\.ts$|\\.d\\.ts$" },
			to: {},
		},
		{
			name: "no-unresolvable",
			severity: "error",
			comment: "An import that leads nowhere is not checked by any other rule.",
			from: { path: "^packages/" },
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: "node_modules" },
		exclude: { path: "^(bun|node):|^bun$|^(packages|examples)/[^/]+/dist/" },
		tsPreCompilationDeps: "specify",
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["bun", "import", "default"],
			extensions: [".ts", ".tsx", ".mjs", ".js"],
		},
	},
};
