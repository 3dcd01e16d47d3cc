// Checks the arrows between folders (.dependency-cruiser.cjs), and first of all that the checker still sees them:
// in a made-up tree where every layer imports every other, each rule must find something.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const RULES = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
/** Fewer modules than this, and the checker has lost sight of the tree. */
const FEWEST_MODULES = 100;

/** One module of each layer. */
const LAYERS = [
	"packages/protocol/src/errors.ts",
	...["domain", "ports", "app", "wire", "auth", "config", "telemetry"].map(
		(name) => `packages/server/src/${name}/a.ts`,
	),
	...["socket", "http"].map((name) => `packages/server/src/gateways/${name}/a.ts`),
	...["memory", "otlp", "redis", "sql", "system"].map((name) => `packages/server/src/adapters/${name}/a.ts`),
	"packages/server/src/compose.ts",
	"packages/server/test/support/a.ts",
	"packages/cli/src/main.ts",
	"packages/console/src/main.tsx",
	"packages/server-sdk/src/a.ts",
	"examples/express/src/main.ts",
	"packages/client/src/a.ts",
	"packages/react/src/a.ts",
];

async function violationsIn(folder) {
	const { options, forbidden } = RULES;
	const settings = { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } };
	const { output } = await cruise(["packages", "examples"], settings, options.enhancedResolveOptions);
	return { modules: output.summary.totalCruised, violations: output.summary.violations };
}

function writeCanary(folder) {
	const put = (path, text) => {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	};
	for (const path of LAYERS) {
		const others = LAYERS.filter((other) => other !== path).map((other) => {
			const from = relative(dirname(path), other);
			return `import "${from.startsWith(".") ? from : `./${from}`}";`;
		});
		put(path, `${others.join("\n")}\nimport "no-such-package";\nimport "fast-check";\nexport const a = 1;\n`);
	}
	put("packages/server/src/domain/orphan.ts", "export const alone = 1;\n");
}

/** Names of rules that found nothing where there is everything to find. */
async function blindRules() {
	mkdirSync(join(ROOT, ".tmp"), { recursive: true });
	const folder = mkdtempSync(join(ROOT, ".tmp", "canary-"));
	try {
		writeCanary(folder);
		const found = new Set((await violationsIn(folder)).violations.map(({ rule }) => rule.name));
		return RULES.forbidden.map(({ name }) => name).filter((name) => !found.has(name));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function explain({ rule, from, to, cycle }) {
	const { comment } = RULES.forbidden.find(({ name }) => name === rule.name) ?? {};
	const path = cycle === undefined ? `${from} -> ${to}` : [from, ...cycle.map(({ name }) => name)].join(" -> ");
	return `${rule.name}: ${path}\n  ${comment}`;
}

const blind = await blindRules();
const { modules, violations } = await violationsIn(ROOT);
const faults = violations.map(explain);
if (blind.length > 0) faults.push(`The checker is blind: ${blind.join(", ")} found nothing in a tree full of faults.`);
if (modules < FEWEST_MODULES)
	faults.push(`The checker saw only ${modules} modules; there are more than ${FEWEST_MODULES}.`);
for (const fault of faults) console.error(fault);
console.log(`${modules} modules, ${RULES.forbidden.length} rules, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
