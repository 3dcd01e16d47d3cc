import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

const DEBIAN = "/usr/lib/postgresql";
const OTHERS = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/pgsql-17/bin", "/usr/pgsql-16/bin", "/usr/pgsql-15/bin"];
const LONGEST_START_MS = 20_000;
const LONGEST_END_MS = 10_000;
const USER = "rollcall";

type Account = { readonly uid: number; readonly gid: number };

/** The folder of the newest server's programs. */
export function postgresPrograms(): string | undefined {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one)) : [];
	const folders = [...versions.map((version) => join(DEBIAN, version, "bin")), ...(process.env.PATH ?? "").split(":")];
	return [...folders, ...OTHERS].find((folder) => existsSync(join(folder, "initdb")));
}

function neededPrograms(): string {
	const found = postgresPrograms();
	if (found !== undefined) return found;
	throw new Error("PostgreSQL is not installed: install its server, on Debian with apt-get install postgresql");
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made, or as nobody. */
function otherAccount(): Account | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const lines = readFileSync("/etc/passwd", "utf8").split("\n");
	const line = ["postgres", "nobody"].flatMap((name) => lines.find((each) => each.startsWith(`${name}:`)) ?? [])[0];
	const [, , uid, gid] = line?.split(":") ?? [];
	return { uid: Number(uid), gid: Number(gid) };
}

function asAccount(account: Account | undefined): readonly string[] {
	return account === undefined ? [] : ["setpriv", `--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"];
}

function run(command: readonly string[]): void {
	const [program = "", ...args] = command;
	const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", cwd: "/" });
	if (status !== 0) throw new Error(`${command.join(" ")}: ${error?.message ?? stderr}`);
}

/**
 * Runs what follows it until that ends, or the process does whose tests need it, however that ends: then nothing is left,
 * neither a server nor its data. It is nobody's child, so that no test runner ends it before its server.
 */
const GUARD = `
	folder=$1; tests=$2; shift 2
	(
		"$@" >"$folder/log" 2>&1 & server=$!
		echo $server
		exec >>"$folder/log" 2>&1
		(
			while ps -p $tests >/dev/null && ps -p $server >/dev/null; do sleep 1; done
			rm -f "$folder/keep"
			kill -QUIT $server
		) &
		wait $server
		[ -e "$folder/keep" ] || rm -rf "$folder"
	) &`;

/** A PostgreSQL of its own: a new cluster in a temporary folder, on a free port of the loopback. */
export class PostgresServer {
	readonly port: number = freePort();
	readonly #programs: string;
	readonly #folder: string;
	readonly #account = otherAccount();
	readonly #settings: readonly string[];
	#pid = 0;

	private constructor(settings: readonly string[]) {
		this.#settings = settings;
		this.#programs = neededPrograms();
		this.#folder = mkdtempSync(join(tmpdir(), "rollcall-postgres-"));
		if (this.#account !== undefined) chownSync(this.#folder, this.#account.uid, this.#account.gid);
		const options = ["-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
		run([...asAccount(this.#account), join(this.#programs, "initdb"), "-D", join(this.#folder, "data"), ...options]);
	}

	/** @param settings such as `fsync=off`, for those who do not test what outlives a crash */
	static async start(...settings: readonly string[]): Promise<PostgresServer> {
		const made = new PostgresServer(settings);
		await made.restart();
		return made;
	}

	/** Where a database of this server is. */
	url(database: string): string {
		return `postgres://${USER}@127.0.0.1:${this.port}/${database}`;
	}

	/** Starts it on the data that is there. */
	async restart(): Promise<void> {
		const settings = ["listen_addresses=127.0.0.1", `unix_socket_directories=${this.#folder}`, ...this.#settings];
		const server = [
			join(this.#programs, "postgres"),
			...["-D", join(this.#folder, "data"), "-p", String(this.port)],
			...settings.flatMap((setting) => ["-c", setting]),
		];
		const guard = ["sh", "-c", GUARD, "guard", this.#folder, String(process.pid), ...server];
		rmSync(this.#keep, { force: true });
		const spawned = Bun.spawn([...asAccount(this.#account), ...guard], { stdin: "ignore", stdout: "pipe", cwd: "/" });
		this.#pid = Number(await spawned.stdout.text());
		await this.#accepting();
	}

	/** Ends it without a word, as a crash of its machine would. */
	async kill(): Promise<void> {
		writeFileSync(this.#keep, "");
		const all = this.#processes();
		for (const pid of all) signal(pid, "SIGKILL");
		await this.#gone(() => !all.some((pid) => signal(pid, 0)));
	}

	/** Stops all of it where it is: it neither answers nor closes anything. */
	freeze(): void {
		for (const pid of this.#processes()) signal(pid, "SIGSTOP");
	}

	thaw(): void {
		for (const pid of this.#processes()) signal(pid, "SIGCONT");
	}

	/** Ends it for good. */
	async stop(): Promise<void> {
		this.thaw();
		rmSync(this.#keep, { force: true });
		if (!signal(this.#pid, "SIGQUIT")) rmSync(this.#folder, { recursive: true, force: true });
		await this.#gone(() => !existsSync(this.#folder));
	}

	get #keep(): string {
		return join(this.#folder, "keep");
	}

	async #gone(isGone: () => boolean): Promise<void> {
		const until = performance.now() + LONGEST_END_MS;
		while (!isGone() && performance.now() < until) await Bun.sleep(20);
		if (!isGone()) throw new Error(`PostgreSQL (${this.#pid}) did not end`);
	}

	#processes(): readonly number[] {
		const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(this.#pid)], { encoding: "utf8" });
		return [this.#pid, ...stdout.split("\n").filter(Boolean).map(Number)];
	}

	async #accepting(): Promise<void> {
		const until = performance.now() + LONGEST_START_MS;
		const ask = [join(this.#programs, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", String(this.port)];
		while (performance.now() < until) {
			if ((await Bun.spawn(ask, { stdout: "ignore", stderr: "ignore" }).exited) === 0) return;
			await Bun.sleep(30);
		}
		const log = readFileSync(join(this.#folder, "log"), "utf8");
		await this.stop();
		throw new Error(`PostgreSQL did not start: ${log}`);
	}
}

/** Sends a signal; false where the process has ended. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
	try {
		process.kill(pid, name);
		return true;
	} catch {
		return false; // it has ended meanwhile
	}
}
