import { join } from "node:path";

const ROOT = join(import.meta.dir, "..", "..", "..");
const COMPILER = join(ROOT, "node_modules", "typescript7", "bin", "tsc");

/** The SDK may have to be built, and compilers share the machine with whatever else runs. */
export const COMPILING_MS = 60_000;

async function node(script: string, cwd: string): Promise<void> {
	const child = Bun.spawn(["node", script], { cwd, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
	const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
	if (code !== 0) throw new Error(`${script} in ${cwd} ended with ${code}:\n${out}${err}`);
}

/** Compiles an example as `npm run build` does there, against the SDK as it would be published. */
export async function compile(example: string): Promise<void> {
	await node(join(ROOT, "scripts", "build-server-sdk.mjs"), ROOT);
	await node(COMPILER, join(ROOT, "examples", example));
}
