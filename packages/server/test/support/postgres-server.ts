import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";
const OTHERS = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/pgsql-17/bin", "/usr/pgsql-16/bin", "/usr/pgsql-15/bin"];
const LONGEST_START_MS = 20_000;
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

/** A port of the loopback that nobody listens on. */
export function freePort(): number {
	const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
	const { port } = probe;
	probe.stop(true);
	return port;
}

/**
 * Runs what follows it until its own input ends, which is when the process that started it ends, however it does: then
 * nothing is left, neither a server nor its data.
 */
const GUARD = `
	folder=$1; shift
	exec 2>>"$folder/log"
	"$@" >&2 & server=$!
	echo $server
	read -r word
	kill -QUIT $server; wait $server
	[ "$word" = keep ] || rm -rf "$folder"`;

/** A PostgreSQL of its own: a new cluster in a temporary folder, on a free port of the loopback. */
export class PostgresServer {
	readonly port: number = freePort();
	readonly #programs: string;
	readonly #folder: string;
	readonly #account = otherAccount();
	readonly #settings: readonly string[];
	#guard: Bun.Subprocess<"pipe", "pipe", "inherit"> | undefined;
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
		const command = [...asAccount(this.#account), "sh", "-c", GUARD, "guard", this.#folder, ...server];
		this.#guard = Bun.spawn([...command], { stdin: "pipe", stdout: "pipe", stderr: "inherit", cwd: "/" });
		const first = await this.#guard.stdout.getReader().read();
		this.#pid = Number(new TextDecoder().decode(first.value));
		await this.#accepting();
	}

	/** Ends it without a word, as a crash of its machine would. */
	async kill(): Promise<void> {
		for (const pid of this.#processes()) signal(pid, "SIGKILL");
		await this.#end("keep\n");
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
		await this.#end("");
	}

	async #end(word: string): Promise<void> {
		const guard = this.#guard;
		this.#guard = undefined;
		if (guard === undefined) return;
		if (word !== "") guard.stdin.write(word);
		await guard.stdin.end();
		await guard.exited;
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

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch {
		// it has ended meanwhile
	}
}
