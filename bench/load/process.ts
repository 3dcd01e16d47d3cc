import { join } from "node:path";
import type { Jobs } from "./jobs.ts";
import type { Report } from "./worker.ts";

const WORKER = join(import.meta.dir, "worker.ts");
/** `SCHED_IDLE`: one of low priority that has begun is not put off before it has had its turn of some milliseconds, this one is at once. */
const IDLY: readonly string[] = ["chrt", "--idle", "0"];

type Waiter = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

/** A process of its own that makes the load, so that it costs the server under test nothing but what arrives. */
export class LoadProcess {
	readonly #waiters = new Map<number, Waiter>();
	readonly #child: Bun.Subprocess;
	#next = 0;

	/** `yields`: it runs when nobody else wants the processor, for it would be on other machines. */
	constructor({ yields = false } = {}) {
		const command = [process.execPath, "--no-install", "--no-env-file", WORKER];
		this.#child = Bun.spawn([...(yields ? IDLY : []), ...command], {
			stdio: ["ignore", "inherit", "inherit"],
			ipc: (message: Report) => this.#reported(message),
			onExit: (_child, code) => this.#exited(code),
		});
	}

	get pid(): number {
		return this.#child.pid;
	}

	run<Name extends keyof Jobs>(job: Name, order: Parameters<Jobs[Name]>[0]): ReturnType<Jobs[Name]> {
		const id = this.#next;
		this.#next += 1;
		const answer = new Promise<unknown>((resolve, reject) => this.#waiters.set(id, { resolve, reject }));
		this.#child.send({ id, job, order });
		// The worker answers each job with what that job returns.
		return answer as ReturnType<Jobs[Name]>;
	}

	async end(): Promise<void> {
		this.#child.kill();
		await this.#child.exited;
	}

	#reported({ id, answer, error }: Report): void {
		const waiter = this.#waiters.get(id);
		this.#waiters.delete(id);
		if (error === undefined) waiter?.resolve(answer);
		else waiter?.reject(new Error(`load: ${error}`));
	}

	#exited(code: number | null): void {
		for (const { reject } of this.#waiters.values()) reject(new Error(`The load process ended (${code}).`));
		this.#waiters.clear();
	}
}
