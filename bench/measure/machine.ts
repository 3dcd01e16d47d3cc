import { spawnSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";

export type Machine = {
	readonly cpu: string;
	readonly cores: number;
	readonly memoryGiB: number;
	readonly kernel: string;
	readonly bun: string;
	readonly node: string;
	readonly commit: string;
	/** True where the working tree differs from the commit. */
	readonly changed: boolean;
};

export function machine(): Machine {
	const all = cpus();
	return {
		cpu: all[0]?.model ?? "unknown",
		cores: all.length,
		memoryGiB: Math.round(totalmem() / 2 ** 30),
		kernel: release(),
		bun: Bun.version,
		node: said("node", "--version").replace("v", ""),
		commit: said("git", "rev-parse", "--short=10", "HEAD"),
		changed: said("git", "status", "--porcelain", "--untracked-files=no") !== "",
	};
}

function said(...command: string[]): string {
	const [program = "", ...args] = command;
	const { stdout, status } = spawnSync(program, args, { encoding: "utf8", cwd: import.meta.dir });
	return status === 0 ? stdout.trim() : "unknown";
}
