/** A server under test as a process of its own. */
export type Child = {
	readonly pid: number;
	/** SIGTERM, and SIGKILL where that does not help. */
	stop(): Promise<void>;
};

export type ChildOrder = {
	readonly command: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** What it prints on standard output once it serves. */
	readonly ready: RegExp;
	/** Throws away what it prints on standard error. */
	readonly quiet?: boolean;
};

const running = new Set<Bun.Subprocess>();

/** Lets no server outlive the bench, however it ends. */
export function tie(process: Bun.Subprocess): void {
	running.add(process);
	process.exited.then(
		() => running.delete(process),
		() => running.delete(process),
	);
}

export function killTied(): void {
	for (const process of running) process.kill("SIGKILL");
}

const LONGEST_START = 30_000;
/** Longer than a server may take to send its clients away. */
const LONGEST_STOP = 15_000;

/** Starts a process and waits for its word that it is ready; answers what `ready` found. */
export async function startChild(order: ChildOrder): Promise<{ child: Child; found: RegExpExecArray }> {
	const spawned = Bun.spawn([...order.command], {
		stdio: ["ignore", "pipe", order.quiet === true ? "ignore" : "inherit"],
		// Settings of whoever starts the bench must not reach the server under test.
		env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/", NODE_ENV: "production", ...order.env },
	});
	tie(spawned);
	const child = { pid: spawned.pid, stop: () => stop(spawned) };
	const timer = setTimeout(() => spawned.kill("SIGKILL"), LONGEST_START);
	let said = "";
	const decoder = new TextDecoder();
	const reader = spawned.stdout.getReader();
	while (true) {
		const { done, value } = await reader.read();
		if (done) throw new Error(`${order.command.join(" ")} ended before it was ready: ${said}`);
		said += decoder.decode(value, { stream: true });
		const found = order.ready.exec(said);
		if (found === null) continue;
		clearTimeout(timer);
		drain(reader);
		return { child, found };
	}
}

/** What it says later is thrown away; left unread it would block the server. */
function drain(reader: { read(): Promise<{ done: boolean }> }): void {
	const next = async (): Promise<void> => {
		while (!(await reader.read()).done);
	};
	next().catch(() => {
		// The pipe broke because the process ended.
	});
}

async function stop(spawned: Bun.Subprocess): Promise<void> {
	spawned.kill("SIGTERM");
	const timer = setTimeout(() => spawned.kill("SIGKILL"), LONGEST_STOP);
	await spawned.exited;
	clearTimeout(timer);
}
