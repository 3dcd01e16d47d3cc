import { chownSync, mkdirSync, readFileSync } from "node:fs";

type Account = { readonly uid: number; readonly gid: number };

/** A server that refuses to be run by root, as the user that its package made. */
export type Unprivileged = {
	/** Before the command; empty where the bench is not run by root. */
	readonly as: readonly string[];
	/** Makes a folder that the server may write to. */
	folder(path: string): string;
};

export function unprivileged(name: string): Unprivileged {
	const account = process.getuid?.() === 0 ? accountOf(name) : null;
	return {
		as: account === null ? [] : ["setpriv", `--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"],
		folder: (path) => {
			mkdirSync(path, { recursive: true, mode: 0o700 });
			if (account !== null) chownSync(path, account.uid, account.gid);
			return path;
		},
	};
}

function accountOf(name: string): Account {
	const line = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((entry) => entry.startsWith(`${name}:`));
	if (line === undefined) throw new Error(`This server refuses to run as root, and there is no user ${name}`);
	const [, , uid, gid] = line.split(":");
	return { uid: Number(uid), gid: Number(gid) };
}

/** A port of the loopback address that nobody uses now. */
export function freePort(): number {
	const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
	const { port } = probe;
	probe.stop(true);
	return port;
}
