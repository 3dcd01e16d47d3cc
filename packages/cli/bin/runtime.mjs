// Runs under Node.js 20 or newer: finds the pinned runtime among the installed platform packages and starts it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";

const require = createRequire(import.meta.url);
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"];
/** How often to look whether the shell of npm is still there, in milliseconds. */
const PARENT_LOOK = 250;
const NAMES = { arm64: "aarch64", x64: "x64", darwin: "darwin", linux: "linux", win32: "windows" };

/** The path of the runtime's binary, or an error that says what to install. */
export function runtimePath() {
	const name = `@oven/bun-${NAMES[process.platform]}-${NAMES[process.arch]}`;
	try {
		const folder = dirname(require.resolve(`${name}/package.json`));
		return join(folder, "bin", process.platform === "win32" ? "bun.exe" : "bun");
	} catch {
		throw new Error(
			`The runtime package ${name} is not installed. Run "npm install" without --omit=optional on this platform (${process.platform} ${process.arch}).`,
		);
	}
}

/** Starts the runtime with these arguments, passes signals on, and ends as it ends. */
export function runRuntime(args) {
	const child = spawn(runtimePath(), ["--no-install", "--no-env-file", ...args], { stdio: "inherit" });
	for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
	stopWithNpm(child);
	child.on("error", (error) => {
		console.error(error.message);
		process.exit(1);
	});
	child.on("exit", (code, signal) => {
		if (signal === null) process.exit(code ?? 1);
		for (const name of FORWARDED) process.removeAllListeners(name);
		process.kill(process.pid, signal);
	});
}

/** `npm start` and `npx` hand SIGTERM to their shell, which dies of it and tells nobody: so its end is our signal. */
function stopWithNpm(child) {
	if (process.env.npm_lifecycle_event === undefined) return;
	const shell = process.ppid;
	const look = setInterval(() => {
		if (process.ppid === shell) return;
		clearInterval(look);
		child.kill("SIGTERM");
	}, PARENT_LOOK);
	look.unref();
}
