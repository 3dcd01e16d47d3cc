import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

/** A real Redis that belongs to whoever started it. */
export type RunningRedis = {
	readonly url: string;
	readonly pid: number;
	/** Ends it, with everything in it. */
	stop(): Promise<void>;
};

export type RedisServerOptions = {
	/** Where it listens: a free port, unless one that was stopped is to come back, empty. */
	readonly port?: number;
	/** More of its settings, as on its command line. */
	readonly settings?: Readonly<Record<string, string>>;
};

const READY = "Ready to accept connections";

/** Starts Debian's redis-server on the loopback, with nothing on disk. Installs it where that is possible. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RunningRedis> {
	await ensureInstalled();
	const port = options.port ?? freePort();
	const folder = mkdtempSync(join(tmpdir(), "rollcall-redis-"));
	const settings = { port, bind: "127.0.0.1", save: "", appendonly: "no", dir: folder, ...options.settings };
	const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const child = Bun.spawn(["redis-server", ...words], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
	await untilReady(child.stdout);
	return {
		url: `redis://127.0.0.1:${port}`,
		pid: child.pid,
		async stop() {
			child.kill("SIGKILL");
			await child.exited;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function ensureInstalled(): Promise<void> {
	if (Bun.which("redis-server") !== null) return;
	const isRoot = process.getuid?.() === 0;
	if (isRoot) await Bun.spawn(["apt-get", "install", "-y", "redis-server"], { stdout: "ignore" }).exited;
	if (Bun.which("redis-server") === null)
		throw new Error("these tests need redis-server >= 7.0: install it (Debian: apt-get install redis-server)");
}

async function untilReady(output: ReadableStream<Uint8Array>): Promise<void> {
	const decoder = new TextDecoder();
	const reader = output.getReader();
	let said = "";
	while (!said.includes(READY)) {
		const { done, value } = await reader.read();
		if (done) throw new Error(`redis-server did not start: ${said}`);
		said += decoder.decode(value, { stream: true });
	}
	reader.releaseLock();
}
